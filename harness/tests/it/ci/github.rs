//! As much of GitHub Actions as the examples need: jobs, their matrix, steps, the actions of this repository, artifacts, and a
//! server that has a release.

use crate::folder::{Folder, told};
use interlude::suite::REQUIRES;
use interlude_spec::scenario;
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The release that the examples name: this one.
const TAG: &str = concat!("v", env!("CARGO_PKG_VERSION"));

/// Whether the programs are there that steps and adapters need. Where adapters are insisted on, they have to be.
pub(super) fn is_runner() -> bool {
    let is_there = |program: &&str| {
        Command::new(program).arg("--version").output().is_ok_and(|output| output.status.success())
    };
    let there = cfg!(unix) && ["bash", "node", "npm", "curl", "git", "tar"].iter().all(is_there);
    let insists = std::env::var(REQUIRES).is_ok_and(|value| value == "1");
    assert!(there || !insists, "a program is missing that CI.md needs, and `{REQUIRES}` is 1");
    there
}

/// Carries a script out in a folder as a step of a job does, with the built program on the path. Gives its exit code and all it
/// has said.
pub(super) fn bash(folder: &Folder, script: &str, environment: &[(&str, &str)]) -> (i32, String) {
    shell(folder, "bash", &["-eo", "pipefail", "-c"], script, environment)
}

/// The same by a shell with these options.
pub(super) fn shell(
    folder: &Folder,
    shell: &str,
    options: &[&str],
    script: &str,
    environment: &[(&str, &str)],
) -> (i32, String) {
    let bin = Path::new(env!("CARGO_BIN_EXE_interlude")).parent().expect("it is in a folder");
    let path = format!("{}:{}", bin.display(), std::env::var("PATH").unwrap_or_default());
    let mut command = Command::new(shell);
    command.args(options).arg(script).current_dir(folder.path()).env("PATH", path);
    command.envs(environment.iter().copied()).env_remove("RUST_LOG").env_remove("GITHUB_ACTIONS");
    said(&mut command)
}

fn said(command: &mut Command) -> (i32, String) {
    let output = command.output().expect("bash starts");
    (output.status.code().unwrap_or(-1), told(&[output.stdout, output.stderr].concat()))
}

/// What words stand for in expressions.
type Context = BTreeMap<String, String>;

/// A server with workflows, a runner, and what has come of them.
pub(super) struct Github<'a> {
    project: &'a Folder,
    folder: Folder,
    refers_to: String,
    /// Folders that steps have put on the path of the steps that follow.
    path: Vec<String>,
    pub(super) log: String,
    pub(super) summary: String,
}

impl<'a> Github<'a> {
    pub(super) fn new(project: &'a Folder) -> Self {
        let folder = Folder::new("github");
        let github = Self {
            project,
            folder,
            refers_to: TAG.into(),
            path: Vec::new(),
            log: String::new(),
            summary: String::new(),
        };
        github.release();
        github
    }

    /// Puts a release on the server: instead of the program a script that starts the built one.
    fn release(&self) {
        let target =
            "x86_64-unknown-linux-musl aarch64-unknown-linux-musl aarch64-apple-darwin x86_64-apple-darwin";
        let program = env!("CARGO_BIN_EXE_interlude");
        let script = format!(
            "cd \"$ROOT\"; mkdir -p files; for target in {target}; do name=interlude-$target; mkdir $name
             printf '#!/bin/sh\\nexec \"{program}\" \"$@\"\\n' > $name/interlude; chmod +x $name/interlude
             tar -czf files/$name.tar.gz $name; done
             cd files; if command -v sha256sum >/dev/null; then sha256sum -- *; else shasum -a 256 -- *; fi > ../SHA256SUMS; mv ../SHA256SUMS ."
        );
        let root = self.server().join("OWNER/interlude/releases/download");
        fs::create_dir_all(&root).expect("a folder can be made");
        let (code, said) = bash(self.project, &script, &[("ROOT", &root.display().to_string())]);
        assert_eq!(code, 0, "{said}");
        fs::rename(root.join("files"), root.join(TAG)).expect("it can be moved");
    }

    fn server(&self) -> PathBuf {
        self.folder.path().join("server")
    }

    /// Has workflows name the commit of the release's tag.
    pub(super) fn refer_to_the_commit(&mut self) {
        let script =
            "cd \"$ROOT\"; git init -q .; git config user.name x; git config user.email x@example.org
            git config commit.gpgsign false; git config tag.gpgsign false
            git commit -q --allow-empty -m one; git tag -a -m release \"$TAG\"; git rev-parse HEAD";
        let root = self.server().join("OWNER/interlude").display().to_string();
        let (code, said) = bash(self.project, script, &[("ROOT", &root), ("TAG", TAG)]);
        assert_eq!(code, 0, "{said}");
        said.trim().clone_into(&mut self.refers_to);
    }

    /// Changes the programs of the release, and not their sums.
    pub(super) fn spoil(&self) {
        let root = self.server().join("OWNER/interlude/releases/download").join(TAG);
        for file in
            fs::read_dir(root).expect("it is there").map(|entry| entry.expect("it can be read").path())
        {
            if file.extension().is_some_and(|extension| extension == "gz") {
                let mut bytes = fs::read(&file).expect("it can be read");
                bytes.push(0);
                fs::write(file, bytes).expect("it can be written");
            }
        }
    }

    /// Has workflows name something else than the release.
    pub(super) fn refer_to(&mut self, what: &str) {
        self.refers_to = what.into();
    }

    pub(super) fn artifacts(&self) -> PathBuf {
        self.folder.path().join("artifacts")
    }

    /// The folder that a job has worked in.
    pub(super) fn workspace(&self, job: &str) -> PathBuf {
        self.folder.path().join("work").join(job)
    }

    /// What the cargo of the runner was asked for.
    pub(super) fn build(&self) -> String {
        self.folder.read("built.txt")
    }

    /// Carries out the jobs of a workflow, one after the other; each step has to come to 0.
    pub(super) fn workflow(&mut self, text: &str) {
        let workflow = scenario::value(text.as_bytes()).expect("it is YAML");
        for (job, what) in workflow["jobs"].as_object().expect("it has jobs") {
            let shards = what["strategy"]["matrix"]["shard"].as_array().cloned().unwrap_or_default();
            let mut contexts: Vec<Context> = shards
                .iter()
                .map(|shard| {
                    [("matrix.shard".to_owned(), shard.as_u64().expect("a number").to_string())].into()
                })
                .collect();
            if contexts.is_empty() {
                contexts.push(Context::new());
            }
            for context in contexts {
                // Every machine is a new one.
                self.path.clear();
                let name = context.values().fold(job.clone(), |name, value| format!("{name}-{value}"));
                let workspace = self.workspace(&name);
                fs::create_dir_all(&workspace).expect("a folder can be made");
                for step in what["steps"].as_array().expect("a job has steps") {
                    let (code, said) = self.step(step, &workspace, &context);
                    assert_eq!(code, 0, "{name}: {step:?}\n{said}");
                    self.log.push_str(&said);
                }
            }
        }
    }

    fn step(&mut self, step: &Value, workspace: &Path, context: &Context) -> (i32, String) {
        if let Some(script) = step["run"].as_str() {
            return self.shell(&filled(script, context), workspace, &BTreeMap::new(), context);
        }
        let uses = step["uses"].as_str().expect("a step runs or uses something");
        let with = |key: &str| step["with"][key].as_str().map(|value| filled(value, context));
        let (name, version) = uses.split_once('@').expect("an action has a version");
        match name {
            "actions/checkout" => copy(self.project.path(), workspace),
            "actions/upload-artifact" => copy(
                &workspace.join(with("path").expect("it says what")),
                &self.artifacts().join(with("name").expect("it says how it is called")),
            ),
            "actions/download-artifact" => {
                let prefix = with("pattern").expect("it says which");
                for entry in fs::read_dir(self.artifacts()).expect("there are some") {
                    let entry = entry.expect("it can be read");
                    if entry.file_name().display().to_string().starts_with(prefix.trim_end_matches('*')) {
                        copy(&entry.path(), workspace);
                    }
                }
            }
            _ => {
                let own = name
                    .strip_prefix("OWNER/interlude/.github/actions/")
                    .expect("an action of this repository");
                assert_eq!(version, TAG, "the examples name one version");
                let inputs = step["with"].as_object().cloned().unwrap_or_default();
                let inputs: Vec<(String, String)> = inputs
                    .iter()
                    .map(|(key, value)| (key.clone(), filled(value.as_str().unwrap_or_default(), context)))
                    .collect();
                return self.composite(own, &inputs, workspace);
            }
        }
        (0, String::new())
    }

    /// Uses an action of this repository in the project, with these inputs.
    pub(super) fn action(&mut self, name: &str, inputs: &[(&str, &str)]) -> (i32, String) {
        let inputs: Vec<_> = inputs.iter().map(|(key, value)| ((*key).into(), (*value).into())).collect();
        let project = self.project.path().to_path_buf();
        self.composite(name, &inputs, &project)
    }

    fn composite(&mut self, name: &str, inputs: &[(String, String)], workspace: &Path) -> (i32, String) {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../.github/actions").join(name);
        let text = fs::read_to_string(folder.join("action.yml")).expect("it is an action");
        let action = scenario::value(text.as_bytes()).expect("it is YAML");
        let temp = self.folder.path().join("temp").display().to_string();
        let mut context = Context::from([
            ("runner.temp".into(), temp),
            ("github.action_ref".into(), self.refers_to.clone()),
            ("github.action_repository".into(), "OWNER/interlude".into()),
            ("github.server_url".into(), format!("file://{}", self.server().display())),
            ("github.action_path".into(), folder.display().to_string()),
        ]);
        for (key, about) in action["inputs"].as_object().cloned().unwrap_or_default() {
            let default = about["default"].as_str().unwrap_or_default();
            context.insert(format!("inputs.{key}"), default.into());
        }
        for (key, value) in inputs {
            let known = context.insert(format!("inputs.{key}"), value.clone());
            assert!(known.is_some(), "`{name}` has no input `{key}`");
        }
        let mut all = String::new();
        for step in action["runs"]["steps"].as_array().expect("an action has steps") {
            let environment = step["env"].as_object().cloned().unwrap_or_default();
            let environment = environment
                .iter()
                .map(|(key, value)| (key.clone(), filled(value.as_str().unwrap_or_default(), &context)))
                .collect();
            let directory =
                step["working-directory"].as_str().map(|it| filled(it, &context)).unwrap_or_default();
            let script = step["run"].as_str().expect("a step of an action runs something");
            let (code, said) = self.shell(script, &workspace.join(directory), &environment, &context);
            all.push_str(&said);
            if code != 0 {
                return (code, all);
            }
            let id = step["id"].as_str().unwrap_or_default();
            for line in fs::read_to_string(self.folder.path().join("output")).unwrap_or_default().lines() {
                let (key, value) = line.split_once('=').expect("an output has a value");
                context.insert(format!("steps.{id}.outputs.{key}"), value.into());
            }
        }
        (0, all)
    }

    fn shell(
        &mut self,
        script: &str,
        folder: &Path,
        environment: &BTreeMap<String, String>,
        context: &Context,
    ) -> (i32, String) {
        let file = |name: &str| self.folder.path().join(name);
        for name in ["output", "path", "summary"] {
            fs::write(file(name), "").expect("it can be written");
        }
        let path = format!(
            "{}:{}:{}",
            self.path.join(":"),
            self.tools().display(),
            std::env::var("PATH").unwrap_or_default()
        );
        let mut command = Command::new("bash");
        command
            .args(["--noprofile", "--norc", "-eo", "pipefail", "-c", script])
            .current_dir(folder)
            .envs(environment);
        command
            .env("PATH", path.trim_start_matches(':'))
            .env("GITHUB_ACTIONS", "true")
            .env("RUSTFLAGS", "-D warnings");
        command.env("GITHUB_OUTPUT", file("output")).env("GITHUB_PATH", file("path")).env_remove("RUST_LOG");
        command.env("GITHUB_STEP_SUMMARY", file("summary")).env("BUILT", file("built.txt"));
        if let Some(own) = context.get("github.action_path") {
            command.env("GITHUB_ACTION_PATH", own);
        }
        let said = said(&mut command);
        self.path.extend(fs::read_to_string(file("path")).unwrap_or_default().lines().map(str::to_owned));
        self.summary.push_str(&fs::read_to_string(file("summary")).unwrap_or_default());
        said
    }

    /// A cargo that writes down what it is asked for, and puts the built program where it should be; and a rustup.
    fn tools(&self) -> PathBuf {
        let folder = self.folder.path().join("tools");
        if !folder.is_dir() {
            let cargo = format!(
                "#!/bin/bash\nprintf 'asked %s \\ntoolchain %s\\nflags %s\\nin %s\\nhome %s\\n' \"$*\" \"$RUSTUP_TOOLCHAIN\" \"$RUSTFLAGS\" \"$PWD\" \"$CARGO_HOME\" > \"$BUILT\"\n\
                 while [ \"$1\" != --target-dir ]; do shift; done\nmkdir -p \"$2/release\"\nln -s '{}' \"$2/release/interlude\"\n",
                env!("CARGO_BIN_EXE_interlude")
            );
            for (name, text) in [("cargo", cargo.as_str()), ("rustup", "#!/bin/bash\n")] {
                self.folder.write(&format!("tools/{name}"), text);
                let made = Command::new("chmod").arg("+x").arg(folder.join(name)).status();
                assert!(made.is_ok_and(|status| status.success()));
            }
        }
        folder
    }
}

/// A text in which each expression is what it stands for.
fn filled(text: &str, context: &Context) -> String {
    let mut parts = text.split("${{");
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (name, rest) = part.split_once("}}").expect("an expression ends");
        let value = context.get(name.trim());
        out.push_str(value.unwrap_or_else(|| panic!("nothing is known of `{}`", name.trim())));
        out.push_str(rest);
    }
    out
}

/// Copies what a folder holds into another.
fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder can be made");
    for entry in fs::read_dir(from).unwrap_or_else(|error| panic!("{}: {error}", from.display())) {
        let entry = entry.expect("it can be read");
        let place = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &place);
        } else {
            fs::copy(entry.path(), place).expect("it can be copied");
        }
    }
}
