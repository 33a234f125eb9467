//! `interlude new adapter`

use crate::discovery::display_path;
use crate::exit::Exit;
use crate::files;
use crate::implementations::quoted;
use crate::templates::{self, Language};
use interlude_reports::escape::visible;
use std::fmt::Write as _;
use std::path::{Component, Path, PathBuf};

/// By this file a checkout of Interlude is known.
const OURS: &str = "harness/src/serve.rs";

pub(super) fn new(folder: &Path, language: Language, binding: bool) -> Exit {
    let shown = folder.display();
    if binding && language != Language::Javascript {
        return crate::cli::complain(
            &format!("`--binding` is for JavaScript, and not for {language}"),
            "leave it out, or write `--language javascript`",
        );
    }
    match std::fs::read_dir(folder).map(Iterator::count) {
        Ok(0) => {}
        Ok(_) => {
            let help = "choose another folder: nothing that is there is ever overwritten";
            return crate::cli::complain(&format!("`{shown}` is not empty"), help);
        }
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
        Err(error) => return crate::cli::complain(&format!("cannot read `{shown}`: {error}"), ""),
    }
    let name = name_of(folder);
    let files = templates::adapter(language, binding, &name, checkout(folder).as_deref());
    let mut answer = String::new();
    for (path, text) in files {
        let path = folder.join(path);
        if let Err(error) = files::create(&path, text.as_bytes()) {
            return crate::cli::output::unwritten(&path, &error);
        }
        _ = writeln!(answer, "{}", visible(&path.display().to_string()));
    }
    let answered = crate::cli::answer(&answer);
    let first = match language {
        Language::Rust => "build it with `cargo build` there, and ",
        Language::Javascript if binding => {
            "install what it needs with `npm install --ignore-scripts` there, and "
        }
        _ => "",
    };
    crate::cli::say(&format!(
        "{first}run it with `interlude run --implementation {}`",
        visible(&quoted(&display_path(&folder.join("adapter.yaml"))))
    ));
    answered
}

/// The name of a folder, as far as it can be that of an implementation and of a crate.
fn name_of(folder: &Path) -> String {
    let whole = std::path::absolute(folder).unwrap_or_else(|_| folder.to_path_buf());
    let name = whole.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let plain = |c: char| if c.is_ascii_alphanumeric() || c == '-' { c.to_ascii_lowercase() } else { '-' };
    let name: String = name.chars().map(plain).collect();
    let name = name.trim_matches('-');
    if name.starts_with(|c: char| c.is_ascii_alphabetic()) {
        name.to_owned()
    } else {
        format!("adapter-{name}").trim_end_matches('-').to_owned()
    }
}

/// The path of this crate in a checkout, as seen from a new folder: in the checkout that the folder is in, else in
/// that of the current folder or of this program.
fn checkout(folder: &Path) -> Option<String> {
    let whole = std::path::absolute(folder).ok()?;
    let places = [Some(whole.clone()), std::env::current_dir().ok(), std::env::current_exe().ok()];
    let of = |place: &PathBuf| {
        place.ancestors().find(|folder| folder.join(OURS).is_file()).map(|folder| folder.join("harness"))
    };
    let ours = places.iter().flatten().find_map(of)?;
    Some(display_path(&relative(&whole, &ours)))
}

/// A path as seen from a folder; both are absolute.
fn relative(from: &Path, to: &Path) -> PathBuf {
    let (from, to): (Vec<Component<'_>>, Vec<Component<'_>>) =
        (from.components().collect(), to.components().collect());
    let common = from.iter().zip(&to).take_while(|(one, other)| one == other).count();
    let up = from[common..].iter().map(|_| Component::ParentDir);
    up.chain(to[common..].iter().copied()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_leads_from_one_folder_to_another() {
        let table = [
            ("/a/b", "/a/harness", "../harness"),
            ("/a/b/c", "/x/harness", "../../../x/harness"),
            ("/a", "/a/harness", "harness"),
        ];
        for (from, to, expected) in table {
            assert_eq!(relative(Path::new(from), Path::new(to)), Path::new(expected));
        }
    }

    #[test]
    fn a_folder_gives_an_adapter_a_name_that_can_be_one() {
        let table = [
            ("/a/my-client", "my-client"),
            ("/a/Meine App", "meine-app"),
            ("/a/42", "adapter-42"),
            ("/a/ö", "adapter"),
        ];
        for (folder, expected) in table {
            assert_eq!(name_of(Path::new(folder)), expected);
        }
    }
}
