//! What `interlude new adapter` writes runs green as it is, in each language that is on this machine.

#[path = "../src/templates/rust/client.rs"]
mod client;

use interlude::discovery;
use interlude::implementations::Implementation;
use interlude::trial::{self, Scenario, Terms};
use interlude_spec::verdict::Verdict;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// A folder that is gone when the test is over.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("interlude-new-{}-{name}", std::process::id()));
        std::fs::create_dir_all(&path).expect("a folder can be made");
        Self(path)
    }

    fn interlude(&self, arguments: &[&str]) -> (Option<i32>, String) {
        let mut command = Command::new(env!("CARGO_BIN_EXE_interlude"));
        let Output { status, stdout, stderr } = command
            .args(arguments)
            .current_dir(&self.0)
            .env_remove("RUST_LOG")
            .output()
            .expect("the program starts");
        (status.code(), String::from_utf8_lossy(&[stdout, stderr].concat()).into_owned())
    }

    /// Runs the built-in scenarios on the new adapter, and gives the words of its verdicts.
    fn verdicts(&self) -> Vec<String> {
        let (code, said) =
            self.interlude(&["run", "--implementation", "mine/adapter.yaml", "--json", "report.json"]);
        assert_eq!(code, Some(0), "{said}");
        let text = std::fs::read_to_string(self.0.join("report.json")).expect("it was written");
        let run = interlude_reports::json::parse(&text).expect("it is a report");
        assert!(run.trials.iter().all(|trial| trial.implementation == "mine@0.1.0"));
        run.trials.iter().map(|trial| trial.verdict.word().to_owned()).collect()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        _ = std::fs::remove_dir_all(&self.0);
    }
}

/// Whether a program is there. Where adapters are insisted on, it has to be.
fn is_there(program: &str) -> bool {
    let there = Command::new(program).arg("--version").output().is_ok_and(|output| output.status.success());
    let insists = std::env::var("INTERLUDE_REQUIRE_ADAPTERS").is_ok_and(|value| value == "1");
    assert!(there || !insists, "there is no `{program}`, and INTERLUDE_REQUIRE_ADAPTERS is 1");
    there
}

fn count(verdicts: &[String], word: &str) -> usize {
    verdicts.iter().filter(|verdict| *verdict == word).count()
}

#[test]
fn an_adapter_in_javascript_or_python_runs_green_at_once() {
    for (language, program) in [("javascript", "node"), ("python", "python3")] {
        let folder = Folder::new(language);
        let (code, said) = folder.interlude(&["new", "adapter", "mine", "--language", language]);
        assert_eq!(code, Some(0), "{said}");
        assert!(said.contains("run it with `interlude run --implementation mine/adapter.yaml`"), "{said}");
        if is_there(program) {
            let verdicts = folder.verdicts();
            assert!(count(&verdicts, "pass") > 40, "{language}: {verdicts:?}");
        }
    }
}

#[test]
fn what_is_there_is_never_overwritten() {
    let folder = Folder::new("twice");
    std::fs::create_dir_all(folder.0.join("mine")).expect("a folder can be made");
    std::fs::write(folder.0.join("mine/client.mjs"), "of mine").expect("a file can be written");
    let (code, said) = folder.interlude(&["new", "adapter", "mine", "--language", "javascript"]);
    assert_eq!(code, Some(2));
    assert!(said.contains("`mine` is not empty"), "{said}");
    let entries = std::fs::read_dir(folder.0.join("mine")).expect("it is there").count();
    assert_eq!(entries, 1, "nothing is put beside it");
    let text = std::fs::read_to_string(folder.0.join("mine/client.mjs")).expect("it is there");
    assert_eq!(text, "of mine");
}

#[test]
fn a_client_in_rust_passes_what_it_says_it_can() {
    let mine = Implementation::in_process("mine", "", client::Mine::new);
    let mut passes = 0;
    for found in discovery::built_in() {
        let scenario = Scenario::load(&found).expect("a shipped scenario has no mistakes");
        let trial = trial::run(&scenario, &mine, &Terms::default());
        match &trial.verdict {
            Verdict::Pass => passes += 1,
            Verdict::Skip { .. } | Verdict::NotExercised => {}
            wrong => panic!("{}: {wrong:?}", found.id),
        }
    }
    assert!(passes > 20, "only {passes} pass");
}

#[test]
fn an_adapter_in_rust_stands_on_the_checkout_that_it_is_made_in() {
    // In the folder `target` of the checkout, wherever cargo builds, it is in no one's way.
    let target = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/tmp");
    let place = target.join(format!("new-{}", std::process::id()));
    let folder = Folder(place.clone());
    std::fs::create_dir_all(&place).expect("a folder can be made");
    let (code, said) = folder.interlude(&["new", "adapter", "mine", "--language", "rust"]);
    assert_eq!(code, Some(0), "{said}");
    let text = std::fs::read_to_string(place.join("mine/Cargo.toml")).expect("it was written");
    let path =
        text.split('"').find(|part| part.ends_with("/harness")).expect("it names the path of this crate");
    let path = place.join("mine").join(path).canonicalize().expect("the path leads somewhere");
    assert_eq!(Some(path), Path::new(env!("CARGO_MANIFEST_DIR")).canonicalize().ok());
    let main = std::fs::read_to_string(place.join("mine/src/main.rs")).expect("it was written");
    assert!(main.contains("interlude::serve(\"mine\", client::Mine::new)"), "{main}");
    // Cargo reads the manifest, without building anything.
    let metadata = Command::new(env!("CARGO"))
        .args(["metadata", "--no-deps", "--offline", "--format-version", "1"])
        .current_dir(place.join("mine"))
        .output()
        .expect("cargo starts");
    assert!(metadata.status.success(), "{}", String::from_utf8_lossy(&metadata.stderr));

    let (code, said) = folder.interlude(&["run", "--implementation", "mine/adapter.yaml"]);
    assert_eq!(code, Some(3), "it is not built yet, and the run says so: {said}");
    assert!(said.contains("run `cargo build` in `mine`"), "{said}");
}

#[test]
fn a_binding_is_mounted_and_observed() {
    let folder = Folder::new("binding");
    let (code, said) = folder.interlude(&["new", "adapter", "mine", "--language", "javascript", "--binding"]);
    assert_eq!(code, Some(0), "{said}");
    let (code, said) = folder.interlude(&["new", "adapter", "other", "--language", "python", "--binding"]);
    assert_eq!(code, Some(2));
    assert!(said.contains("`--binding` is for JavaScript, and not for Python"), "{said}");

    let installed = Path::new(env!("CARGO_MANIFEST_DIR")).join("adapters/node_modules");
    let insists = std::env::var("INTERLUDE_REQUIRE_ADAPTERS").is_ok_and(|value| value == "1");
    assert!(installed.is_dir() || !insists, "the packages are not installed: `just adapters`");
    // Instead of `npm install`, which needs a registry: what this repository has installed, by the names it is needed by.
    #[cfg(unix)]
    if installed.is_dir() {
        let own = folder.0.join("mine/node_modules");
        std::fs::create_dir_all(own.join("@clerk")).expect("a folder can be made");
        for (name, package) in
            [("jsdom", "jsdom"), ("esbuild", "esbuild"), ("@clerk/clerk-js", "clerk-js-5.128.0")]
        {
            std::os::unix::fs::symlink(installed.join(package), own.join(name)).expect("it can be linked");
        }
        let verdicts = folder.verdicts();
        assert!(count(&verdicts, "pass") > 10, "{verdicts:?}");
    }
}
