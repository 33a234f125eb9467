//! What `interlude new adapter` writes runs green as it is, in each language that is on this machine.

#[path = "../../src/templates/rust/client.rs"]
mod client;

use crate::folder::{Folder, told};
use crate::shipped;
use interlude::implementations::Implementation;
use interlude::suite::REQUIRES;
use interlude::templates::{self, FIRST_VERSION, Language};
use interlude::trial::{self, Terms};
use interlude_spec::verdict::Verdict;
use std::path::Path;
use std::process::{Command, Output};

fn interlude(folder: &Folder, arguments: &[&str]) -> (Option<i32>, String) {
    let Output { status, stdout, stderr } = folder.run(arguments);
    (status.code(), told(&[stdout, stderr].concat()))
}

/// Runs the built-in scenarios on the new adapter, and gives the words of its verdicts.
fn verdicts(folder: &Folder) -> Vec<String> {
    let (code, said) =
        interlude(folder, &["run", "--implementation", "mine/adapter.yaml", "--json", "report.json"]);
    assert_eq!(code, Some(0), "{said}");
    let run = interlude_reports::json::parse(&folder.read("report.json")).expect("it is a report");
    assert!(run.trials.iter().all(|trial| trial.implementation == "mine@0.1.0"));
    run.trials.iter().map(|trial| trial.verdict.word().to_owned()).collect()
}

/// Whether what adapters need may be missing.
fn insists() -> bool {
    std::env::var(REQUIRES).is_ok_and(|value| value == "1")
}

/// Whether a program is there. Where adapters are insisted on, it has to be.
fn is_there(program: &str) -> bool {
    let there = Command::new(program).arg("--version").output().is_ok_and(|output| output.status.success());
    assert!(there || !insists(), "there is no `{program}`, and `{REQUIRES}` is 1");
    there
}

fn count(verdicts: &[String], word: &str) -> usize {
    verdicts.iter().filter(|verdict| *verdict == word).count()
}

#[test]
fn an_adapter_in_javascript_or_python_runs_green_at_once() {
    for (language, program) in [("javascript", "node"), ("python", "python3")] {
        let folder = Folder::new(language);
        let (code, said) = interlude(&folder, &["new", "adapter", "mine", "--language", language]);
        assert_eq!(code, Some(0), "{said}");
        assert!(said.contains("run it with `interlude run --implementation mine/adapter.yaml`"), "{said}");
        if is_there(program) {
            let verdicts = verdicts(&folder);
            assert!(count(&verdicts, "pass") > 40, "{language}: {verdicts:?}");
        }
    }
}

#[test]
fn what_is_there_is_never_overwritten() {
    let folder = Folder::new("twice").with("mine/client.mjs", "of mine");
    let (code, said) = interlude(&folder, &["new", "adapter", "mine", "--language", "javascript"]);
    assert_eq!(code, Some(2));
    assert!(said.contains("`mine` is not empty"), "{said}");
    let entries = std::fs::read_dir(folder.path().join("mine")).expect("it is there").count();
    assert_eq!(entries, 1, "nothing is put beside it");
    assert_eq!(folder.read("mine/client.mjs"), "of mine");
}

#[test]
fn a_client_in_rust_passes_what_it_says_it_can() {
    let mine = Implementation::in_process("mine", "", client::Mine::new);
    let mut passes = 0;
    for scenario in shipped::scenarios() {
        let trial = trial::run(scenario, &mine, &Terms::default());
        match &trial.verdict {
            Verdict::Pass => passes += 1,
            Verdict::Skip { .. } | Verdict::NotExercised => {}
            wrong => panic!("{}: {wrong:?}", scenario.id),
        }
    }
    assert!(passes > 20, "only {passes} pass");
}

#[test]
fn an_adapter_in_rust_stands_on_the_checkout_that_it_is_made_in() {
    // In the folder `target` of the checkout, wherever cargo builds, it is in no one's way.
    let target = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/tmp");
    let folder = Folder::below(&target, "rust");
    let (code, said) = interlude(&folder, &["new", "adapter", "mine", "--language", "rust"]);
    assert_eq!(code, Some(0), "{said}");
    let text = folder.read("mine/Cargo.toml");
    let path =
        text.split('"').find(|part| part.ends_with("/harness")).expect("it names the path of this crate");
    let path = folder.path().join("mine").join(path).canonicalize().expect("the path leads somewhere");
    assert_eq!(Some(path), Path::new(env!("CARGO_MANIFEST_DIR")).canonicalize().ok());
    let main = folder.read("mine/src/main.rs");
    assert!(
        main.contains("interlude::serve(\"mine\", env!(\"CARGO_PKG_VERSION\"), client::Mine::new)"),
        "{main}"
    );
    // Cargo reads the manifest, without building anything.
    let metadata = Command::new(env!("CARGO"))
        .args(["metadata", "--no-deps", "--offline", "--format-version", "1"])
        .current_dir(folder.path().join("mine"))
        .output()
        .expect("cargo starts");
    assert!(metadata.status.success(), "{}", String::from_utf8_lossy(&metadata.stderr));

    let (code, said) = interlude(&folder, &["run", "--implementation", "mine/adapter.yaml"]);
    assert_eq!(code, Some(3), "it is not built yet, and the run says so: {said}");
    let words: Vec<&str> = said.split_whitespace().collect();
    assert!(words.join(" ").contains("run `cargo build` in `mine`"), "{said}");
}

#[test]
fn outside_a_checkout_an_adapter_in_rust_depends_on_the_published_crate_and_on_little_else() {
    let manifest = |checkout| {
        let files = templates::adapter(Language::Rust, false, "mine", checkout);
        files.into_iter().find(|(path, _)| *path == "Cargo.toml").expect("it is a crate").1
    };
    let needs = r#"default-features = false, features = ["client"] }"#;
    let published = format!("interlude-harness = {{ version = \"{}\", {needs}", env!("CARGO_PKG_VERSION"));
    assert!(manifest(None).contains(&published), "{}", manifest(None));
    let of_checkout = format!("interlude-harness = {{ path = \"../harness\", {needs}");
    assert!(manifest(Some("../harness")).contains(&of_checkout), "{}", manifest(Some("../harness")));
}

#[test]
fn a_new_adapter_has_one_version_in_its_code_and_in_its_manifest() {
    let kinds = [
        (Language::Javascript, false, "adapter.mjs"),
        (Language::Javascript, true, "adapter.mjs"),
        (Language::Javascript, true, "package.json"),
        (Language::Python, false, "adapter.py"),
        // The code takes it from there.
        (Language::Rust, false, "Cargo.toml"),
    ];
    for (language, binding, code) in kinds {
        let files = templates::adapter(language, binding, "mine", None);
        for file in [code, "adapter.yaml"] {
            let text = &files.iter().find(|(path, _)| *path == file).expect("it is one of them").1;
            let says = |line: &&str| line.trim_start().trim_start_matches('"').starts_with("version");
            let in_code = |line: &&str| line.contains("\"version\": ");
            let line = text.lines().find(|line| says(line) || in_code(line));
            let line = line.unwrap_or_else(|| panic!("{language}: `{file}` says no version"));
            assert!(line.contains(FIRST_VERSION), "{language}, `{file}`: {line}");
        }
    }
}

#[test]
fn what_stands_for_something_else_is_in_no_text_that_runs_as_it_is() {
    for file in ["python/adapter.py", "example/adapter.mjs", "example/client.mjs"] {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("adapters").join(file);
        let text = std::fs::read_to_string(path).expect("it can be read");
        for word in ["{name}", "{version}", "{suite}", "{interlude}"] {
            assert!(
                !text.contains(word),
                "`{word}` in {file} would be taken for the name of an adapter and such"
            );
        }
    }
}

#[test]
fn the_kit_of_a_new_adapter_says_what_a_client_may_have() {
    for binding in [false, true] {
        let files = templates::adapter(Language::Javascript, binding, "mine", None);
        let (_, text) = files.iter().find(|(path, _)| *path == "kit/README.md").expect("it is there");
        assert!(text.starts_with("# What a client may have\n"), "{text}");
        assert!(text.contains("| `setActive(") && text.contains("`adapter-error`"), "{text}");
        assert!(!text.contains("](") && !text.contains("\n## "), "a link would lead nowhere: {text}");
    }
}

/// Runs scenarios on a new adapter in Python in whose code one text stands for another.
fn with_python(name: &str, from: &str, to: &str, scenarios: &[&str]) -> Option<(Option<i32>, String)> {
    if !is_there("python3") {
        return None;
    }
    let folder = Folder::new(name);
    interlude(&folder, &["new", "adapter", "mine", "--language", "python"]);
    let code = folder.read("mine/adapter.py");
    assert!(code.contains(from), "{code}");
    let folder = folder.with("mine/adapter.py", &code.replace(from, to));
    Some(interlude(&folder, &[scenarios, &["--implementation", "mine/adapter.yaml"]].concat()))
}

#[test]
fn a_value_that_a_callback_returns_reaches_a_client_in_python() {
    let scenarios = ["run", "callback/set-active-returns-a-value", "callback/returns-a-value"];
    let awaits_what_it_can = "if inspect.isawaitable(given):";
    let Some((code, said)) =
        with_python("awaits-all", awaits_what_it_can, "if given is not None:", &scenarios)
    else {
        return;
    };
    assert_eq!(code, Some(1), "it awaits a number: {said}");
    assert!(said.contains("can't be used in 'await' expression"), "{said}");
}

#[test]
fn a_method_that_a_client_in_python_lacks_is_named() {
    let lacking = with_python("lacking", "async def set_session(", "async def set_sess(", &["run", "plain/"]);
    let Some((code, said)) = lacking else { return };
    assert_eq!(code, Some(3), "{said}");
    assert!(said.contains("it offers `set-session`, but the client has no method `set_session`"), "{said}");
}

#[test]
fn a_binding_is_mounted_and_observed() {
    let folder = Folder::new("binding");
    let (code, said) =
        interlude(&folder, &["new", "adapter", "mine", "--language", "javascript", "--binding"]);
    assert_eq!(code, Some(0), "{said}");
    let (code, said) = interlude(&folder, &["new", "adapter", "other", "--language", "python", "--binding"]);
    assert_eq!(code, Some(2));
    assert!(said.contains("`--binding` is for JavaScript, and not for Python"), "{said}");

    let installed = Path::new(env!("CARGO_MANIFEST_DIR")).join("adapters/node_modules");
    assert!(installed.is_dir() || !insists(), "the packages are not installed: `just adapters`");
    // Instead of `npm install`, which needs a registry: what this repository has installed, by the names it is needed by.
    #[cfg(unix)]
    if installed.is_dir() {
        let own = folder.path().join("mine/node_modules");
        std::fs::create_dir_all(own.join("@clerk")).expect("a folder can be made");
        for (name, package) in
            [("jsdom", "jsdom"), ("esbuild", "esbuild"), ("@clerk/clerk-js", "clerk-js-6.40.0")]
        {
            std::os::unix::fs::symlink(installed.join(package), own.join(name)).expect("it can be linked");
        }
        let verdicts = verdicts(&folder);
        assert!(count(&verdicts, "pass") > 300, "{verdicts:?}");
        let output = folder.run(&["run", "plain", "--implementation", "mine/adapter.yaml"]);
        let said = told(&output.stderr);
        assert!(!said.contains("its manifest does not name"), "it names all that it offers: {said}");
    }
}
