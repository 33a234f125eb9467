//! How an adapter is started, and whether it can be on this machine.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

/// How to start an adapter.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Adapter {
    /// The program and its arguments; never empty.
    pub command: Vec<String>,
    /// The folder to start it in; the current one where there is none.
    pub directory: Option<PathBuf>,
    /// What its environment holds beside that of the harness.
    pub environment: BTreeMap<String, String>,
    /// What has to be there: files and folders.
    pub requires: Vec<PathBuf>,
    /// What makes it be there, in words.
    pub prepare: Option<String>,
}

impl Adapter {
    /// What it needs and this machine lacks, in words, if there is something.
    pub fn lack(&self) -> Option<String> {
        if let Some(missing) = self.requires.iter().find(|path| !path.exists()) {
            let missing = crate::discovery::display_path(missing);
            return Some(match &self.prepare {
                Some(prepare) => {
                    let elsewhere = built_elsewhere(prepare, std::env::var("CARGO_TARGET_DIR").ok());
                    format!("`{missing}` is not there: {prepare}{elsewhere}")
                }
                None => format!("`{missing}` is not there"),
            });
        }
        let program = self.program();
        let folder = self.directory.clone().or_else(|| std::env::current_dir().ok()).unwrap_or_default();
        let found = which::which_in(&program, std::env::var_os("PATH"), folder);
        found.is_err().then(|| format!("there is no program `{}`", program.display()))
    }

    /// The program: by its name, or, where it is named by a path, by one that does not depend on who reads it.
    fn program(&self) -> PathBuf {
        let program = Path::new(self.command.first().map_or("", String::as_str));
        match &self.directory {
            Some(directory) if program.components().count() > 1 => directory.join(program),
            _ => program.to_path_buf(),
        }
    }

    /// The command that starts it.
    pub(super) fn to_command(&self) -> Command {
        let mut command = Command::new(self.program());
        self.dress(&mut command);
        command
    }

    /// The command of a supervisor that starts it.
    #[cfg(unix)]
    pub(super) fn supervised_by(&self, mut supervisor: Command) -> Command {
        supervisor.arg(self.program());
        self.dress(&mut supervisor);
        supervisor
    }

    fn dress(&self, command: &mut Command) {
        command.args(self.command.iter().skip(1)).envs(&self.environment);
        if let Some(directory) = &self.directory {
            command.current_dir(directory);
        }
    }
}

/// Where cargo puts what it builds, where that is not in the folder of the manifest, which whoever has built would not think of.
fn built_elsewhere(prepare: &str, folder: Option<String>) -> String {
    folder.filter(|folder| !folder.is_empty() && prepare.contains("cargo")).map_or_else(String::new, |folder| {
        format!("; `CARGO_TARGET_DIR` is set, so cargo builds into `{folder}`: name that in `command` and `requires`, or unset it")
    })
}

#[cfg(test)]
mod tests {
    use super::built_elsewhere;

    #[test]
    fn where_cargo_builds_is_told_to_who_has_just_built() {
        let told = built_elsewhere("run `cargo build` in `mine`", Some("/elsewhere".into()));
        assert!(told.contains("cargo builds into `/elsewhere`"), "{told}");
        assert_eq!(built_elsewhere("run `cargo build` in `mine`", None), "");
        assert_eq!(built_elsewhere("run `npm ci` in `mine`", Some("/elsewhere".into())), "");
    }
}
