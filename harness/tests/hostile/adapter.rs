//! An adapter in a dozen lines of shell, which every system of its kind has, and whatever it does beside answering.

use crate::folder::{Folder, code, interlude, told};
use interlude_reports::json;
use interlude_reports::run::Run;
use std::process::Output;

/// A scenario in which nothing happens, which every client that has no session gets right.
pub(crate) const NOTHING: &str = "\
scenario: Nothing happens
client: { sessions: [{ id: sess_a, user: user_ada }] }
steps:
  - { at: 5ms, expect: { session: null } }
";

/// The loop. What it does beside is said by other functions of the names that are empty here.
const LOOP: &str = r#"
say() { printf '{"id":%s,"ok":%s}\n' "$id" "$1"; }
null='{"is":"null"}'
while IFS= read -r line; do
  id=${line#*\"id\":}; id=${id%%,*}; op=${line#*\"op\":\"}; op=${op%%\"*}
  case $op in begin) scenario=${line#*\"scenario\":\"}; scenario=${scenario%%\"*} ;; esac
  before
  case $op in
    hello) say "{\"protocol\":1,\"implementation\":{\"name\":\"mine\",\"version\":\"1.0.0\"},\"contracts\":[\"before-emit\"],\"capabilities\":[\"set-session\"]}" ;;
    begin) printf '{"id":%s,"ok":{"quiescent":true},"events":[{"event":"emit","listener":"main","session":%s,"organization":%s,"user":%s}]}\n' "$id" "$null" "$null" "$null" ;;
    act) say '{"quiescent":true}' ;;
    probe) say "{\"session\":$null,\"organization\":$null,\"user\":$null}" ;;
    bye) exit 0 ;;
    none) ;;
    *) say '{}' ;;
  esac
  after
done
"#;

/// Writes an adapter that also does `before` it answers and `after` it has what these lines of shell say, with `$op` and
/// `$scenario`. With `op=none` there is no answer. Gives its command line.
pub(crate) fn adapter(folder: &Folder, before: &str, after: &str) -> String {
    let text = format!("before() {{ :\n{before}\n}}\nafter() {{ :\n{after}\n}}\n{LOOP}");
    folder.write("adapter.sh", &text);
    "sh adapter.sh".to_owned()
}

/// A folder with so many scenarios in which nothing happens: `a`, `b` and so on.
pub(crate) fn folder(name: &str, scenarios: usize) -> Folder {
    let folder = Folder::new(name);
    for letter in ('a'..='z').take(scenarios) {
        folder.write(&format!("scenarios/{letter}.yaml"), NOTHING);
    }
    folder
}

/// Runs the scenarios on an adapter, and gives the exit code and the report.
pub(crate) fn report(folder: &Folder, command: &str, arguments: &[&str]) -> (i32, Run) {
    let output = run(folder, command, arguments);
    let text = told(&output.stdout);
    let run = json::parse(&text).unwrap_or_else(|error| panic!("{error}: {text}{}", told(&output.stderr)));
    (code(&output), run)
}

/// Runs the scenarios on an adapter, and has the report printed.
pub(crate) fn run(folder: &Folder, command: &str, arguments: &[&str]) -> Output {
    let words = [&["run", "--format", "json", "--command", command], arguments].concat();
    interlude(folder.path(), &words).output().expect("the program starts")
}

/// The word of each verdict, and the reason of one that has a reason.
pub(crate) fn verdicts(run: &Run) -> Vec<String> {
    use interlude_spec::verdict::Verdict;
    let told = |verdict: &Verdict| match verdict {
        Verdict::AdapterError { reason } | Verdict::NotRun { reason } => {
            format!("{}: {reason}", verdict.word())
        }
        _ => verdict.word().to_owned(),
    };
    run.trials.iter().map(|trial| told(&trial.verdict)).collect()
}
