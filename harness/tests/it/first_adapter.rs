//! The adapter that `PROTOCOL.md` begins with is a whole one, as it stands on the page.

use crate::folder::{Folder, code, told};
use interlude::suite::REQUIRES;
use std::process::Command;

const PAGE: &str = include_str!("../../../spec/PROTOCOL.md");

#[test]
fn the_first_adapter_of_the_page_is_one() {
    let start = PAGE.find("```js\n").expect("there is one") + "```js\n".len();
    let text = &PAGE[start..start + PAGE[start..].find("```").expect("it ends")];
    assert!(text.lines().count() <= 30, "it is to be read at a glance");
    let there = Command::new("node").arg("--version").output().is_ok_and(|output| output.status.success());
    let insists = std::env::var(REQUIRES).is_ok_and(|value| value == "1");
    assert!(there || !insists, "there is no `node`, and `{REQUIRES}` is 1");
    if !there {
        return;
    }
    let folder = Folder::new("nothing").with("adapter.mjs", text);
    let run = folder.run(&["run", "--command", "node adapter.mjs", "--json", "report.json"]);
    assert_eq!(code(&run), 1, "{}", told(&run.stderr));
    let run = interlude_reports::json::parse(&folder.read("report.json")).expect("it is a report");
    let count = |word: &str| run.trials.iter().filter(|trial| trial.verdict.word() == word).count();
    assert_eq!(
        count("fail") + count("skip") + count("not-exercised"),
        run.trials.len(),
        "no error of its own"
    );
    assert!((90..120).contains(&count("fail")), "the page says a hundred, and it is {}", count("fail"));
}

#[test]
#[cfg(unix)]
fn what_an_adapter_says_that_reads_no_more_is_shown() {
    let hello = r#"{"id":0,"ok":{"protocol":1,"implementation":{"name":"a","version":"1","language":"sh"},"contracts":["navigate"],"capabilities":["set-active"]}}"#;
    let text = format!("read -r line\nexec <&-\necho '{hello}'\nsleep 0.2\necho a last word\n");
    let folder = Folder::new("last-word").with("adapter.sh", &text);
    let run = folder.run(&["run", "navigate/switch", "--command", "sh adapter.sh"]);
    assert_eq!(code(&run), 3);
    assert!(told(&run.stdout).contains("a last word"), "{}", told(&run.stdout));
}
