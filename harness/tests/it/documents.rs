//! What the documents show is what the program does: files, pictures and answers between marks are made anew, and the commands that
//! readers are to type run.

use crate::folder::{Folder, code, interlude, told};
use crate::generated::{self, with_blocks};
use interlude::suite::REQUIRES;
use std::path::Path;

/// The documents with such marks or commands.
const DOCUMENTS: [&str; 3] = ["README.md", "spec/START.md", "scenarios/RECIPES.md"];

/// Commands of other programs, and where CI runs them.
const ELSEWHERE: [(&str, &str); 1] =
    [("cargo test --manifest-path harness/examples/embedding/Cargo.toml", ".ci/run")];

/// What stands in a command that needs Node and the packages of the adapters.
const NEEDS_NODE: [&str; 3] = ["--implementation clerk-js@", "--command 'node", "my-client/adapter.yaml"];

fn read(name: &str) -> String {
    std::fs::read_to_string(generated::path(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// The words of a command, of which some stand in single quotes.
fn words(command: &str) -> Vec<&str> {
    let parts = command.split('\'').enumerate();
    let words = parts.flat_map(|(at, part)| match at % 2 {
        1 => vec![part],
        _ => part.split_whitespace().collect(),
    });
    words.collect()
}

/// What a command prints, in the folder of the repository.
fn printed(command: &str) -> String {
    let root = generated::path("");
    let output = interlude(&root, &words(command)[1..]).output().expect("the program starts");
    assert!(code(&output) < 2, "{command}: {}", told(&output.stderr));
    told(&output.stdout)
}

/// A scenario file without the line for editors.
fn file(name: &str) -> String {
    let text = read(name);
    let text = text.split_once('\n').filter(|(first, _)| first.starts_with('#')).map_or(&*text, |it| it.1);
    format!("```yaml\n{text}```\n")
}

/// The picture of a scenario in a version, as a file of its own, and what shows it.
fn picture(mark: &str) -> String {
    let (scenario, version) = mark.split_once(' ').expect("a mark names a scenario and a version");
    let drawn = printed(&format!("interlude simulate {scenario} --semantics {version} --format svg"));
    let name = format!("{}-{}.svg", scenario.replace('/', "-"), version.replace('@', "-"));
    let file = format!("reports/published/pictures/{name}");
    generated::check(&file, &drawn, "documents");
    let told = printed(&format!("interlude simulate {scenario} --semantics {version} --format sentences"));
    let title = told.lines().next().unwrap_or_default();
    format!("![{title}, in {version}: a timeline]({file})\n")
}

#[test]
fn what_the_documents_show_is_what_the_program_prints() {
    for document in DOCUMENTS {
        let made = with_blocks(&read(document), "file", file);
        let made = with_blocks(&made, "picture", picture);
        let made = with_blocks(&made, "printed", |command| {
            format!("```text\n$ {command}\n{}\n```\n", printed(command).trim_end())
        });
        generated::check(document, &made, "documents");
    }
}

/// The lines of a document's blocks for a shell, without comments.
fn commands(document: &str) -> Vec<String> {
    let text = read(document);
    let blocks = text.split("```sh\n").skip(1).map(|rest| rest.split_once("```").expect("closed").0);
    let lines = blocks.flat_map(str::lines).map(|line| line.split(" #").next().unwrap_or_default().trim());
    lines.filter(|line| !line.is_empty() && !line.starts_with('#')).map(str::to_owned).collect()
}

/// A folder in which the repository's files are, and what is written is in no one's way.
#[cfg(unix)]
fn checkout() -> Folder {
    let folder = Folder::new("documents");
    for name in ["harness", "reports", "spec"] {
        std::os::unix::fs::symlink(
            generated::path(name).canonicalize().expect("it is there"),
            folder.path().join(name),
        )
        .expect("it can be linked");
    }
    let scenarios = folder.path().join("scenarios");
    std::fs::create_dir(&scenarios).expect("a folder can be made");
    for area in std::fs::read_dir(generated::path("scenarios")).expect("it is there") {
        let area = area.expect("it can be listed").path().canonicalize().expect("it is there");
        let name = area.file_name().expect("it has a name").to_owned();
        std::os::unix::fs::symlink(area, scenarios.join(name)).expect("it can be linked");
    }
    folder
}

/// Whether what a command needs is missing, and may be.
#[cfg(unix)]
fn is_ignored(command: &str) -> bool {
    let lacks = !generated::path("harness/adapters/node_modules").is_dir();
    let ignored = lacks && NEEDS_NODE.iter().any(|it| command.contains(it));
    let insists = std::env::var(REQUIRES).is_ok_and(|value| value == "1");
    assert!(!ignored || !insists, "`just adapters` was not run, and `{REQUIRES}` is 1: `{command}`");
    ignored
}

#[cfg(unix)]
#[test]
fn every_command_that_a_reader_is_to_type_runs_as_it_stands() {
    for document in DOCUMENTS {
        let folder = checkout();
        let mut run = 0;
        for command in commands(document) {
            if let Some((_, place)) = ELSEWHERE.iter().find(|(known, _)| *known == command) {
                assert!(read(place).contains(&command), "{place} does not run `{command}`");
                continue;
            }
            assert!(command.starts_with("interlude "), "{document}: nothing runs `{command}`");
            if is_ignored(&command) {
                continue;
            }
            let output = interlude(folder.path(), &words(&command)[1..]).output().expect("it starts");
            let said = format!("{}{}", told(&output.stdout), told(&output.stderr));
            // What is wrong on purpose is found to be.
            let due = i32::from(command.contains("faulty/"));
            assert!(code(&output) == due, "{document}: `{command}` exits with {}: {said}", code(&output));
            run += 1;
        }
        assert!(run > 0, "{document} has no command that can be run");
    }
}

#[test]
fn every_link_of_the_documents_leads_somewhere() {
    for document in DOCUMENTS.into_iter().chain(["scenarios/RECIPES.md"]) {
        let folder = Path::new(document).parent().expect("a file is in a folder").to_path_buf();
        let text = read(document);
        let anchors: Vec<String> = text.lines().filter(|line| line.starts_with('#')).map(anchor).collect();
        let links = text.split("](").skip(1).filter_map(|rest| rest.split_once(')')).map(|(link, _)| link);
        for link in links.filter(|link| !link.starts_with("http")) {
            let is_there = link.strip_prefix('#').map_or_else(
                || generated::path(&folder.join(link).to_string_lossy()).exists(),
                |part| anchors.iter().any(|it| it == part),
            );
            assert!(is_there, "{document}: there is no `{link}`");
        }
    }
}

/// As GitHub names the heading of a line.
fn anchor(heading: &str) -> String {
    let text = heading.trim_start_matches('#').trim().to_lowercase();
    let kept = text.chars().filter(|it| it.is_alphanumeric() || matches!(it, ' ' | '-' | '_'));
    kept.map(|it| if it == ' ' { '-' } else { it }).collect()
}
