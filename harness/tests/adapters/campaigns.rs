//! Random scenarios against adapters.

use super::folder::{code, told};
use super::manifests::manifest;
use super::place::{self, Place};
use super::{adapter, in_the_checkout};
use serde_json::Value;

fn json(folder: &Place, arguments: &[&str]) -> (i32, Value) {
    let fuzz = ["fuzz", "--implementation", "adapter.yaml", "--format", "json"];
    let output = folder.run(&[&fuzz[..], arguments].concat());
    let text = told(&output.stdout);
    let value = serde_json::from_str(&text);
    (code(&output), value.unwrap_or_else(|error| panic!("{error}: {text}{}", told(&output.stderr))))
}

/// The ids of what was found.
fn found(campaign: &Value) -> Vec<&str> {
    let found = campaign["found"].as_array().expect("a list of what was found");
    found.iter().map(|found| found["shows"].as_str().expect("an id")).collect()
}

pub(crate) fn finds_what_is_wrong() {
    let folder = Place::new("campaign-finds");
    folder.write("adapter.yaml", &manifest("never-hides", ""));
    let (exit, campaign) = json(&folder, &["--cases", "60", "--save", "found"]);
    assert_eq!(exit, 1);
    assert!(found(&campaign).contains(&"set-session.hides-always"), "{campaign}");
    let again = json(&folder, &["--cases", "60", "--jobs", "2", "--save", "found"]).1;
    assert_eq!(campaign, again, "the same seed finds the same");
    for found in campaign["found"].as_array().expect("a list") {
        let file = found["file"].as_str().expect("it was saved");
        let run = folder.run(&["run", file, "--implementation", "adapter.yaml"]);
        assert_eq!(code(&run), 1, "{}", told(&run.stdout));
        assert!(told(&run.stdout).contains(found["shows"].as_str().expect("an id")), "{}", told(&run.stdout));
    }
    folder.write("adapter.yaml", &manifest("reference", ""));
    let (exit, campaign) = json(&folder, &["--cases", "60"]);
    assert_eq!((exit, found(&campaign)), (0, Vec::new()), "and only for that reason");
    // Out of process it does what it does in process.
    let same =
        folder.run(&["fuzz", "--implementation", "adapter.yaml", "--cases", "60", "--same-as", "reference"]);
    assert_eq!(code(&same), 0, "{}", told(&same.stdout));
}

pub(crate) fn passes_over_what_is_known() {
    let folder = Place::new("campaign-known").with("a-good");
    let known = "known: [{ scenario: a-good, requirement: set-session.hides-always, reason: so it is }]\n";
    folder.write("adapter.yaml", &manifest("never-hides", known));
    let (_, campaign) = json(&folder, &["--cases", "60"]);
    let mut others = found(&campaign);
    assert!(!others.contains(&"set-session.hides-always"), "{campaign}");
    assert!(campaign["known"]["set-session.hides-always"].as_u64() > Some(10), "{campaign}");
    // Whatever else breaks in these scenarios, by itself or not.
    others.extend(campaign["along"].as_object().expect("rules").keys().map(String::as_str));
    let entry = |rule: &&str| format!("  - {{ scenario: a-good, requirement: {rule}, reason: so it is }}\n");
    let entries: String = others.iter().map(entry).collect();
    folder.write("known.yaml", &format!("known:\n{entries}"));
    let (exit, campaign) = json(&folder, &["--cases", "60", "--known", "known.yaml"]);
    assert_eq!((exit, found(&campaign)), (0, Vec::new()), "{campaign}");
    assert!(others.iter().all(|rule| campaign["known"][rule].as_u64() > Some(0)), "{campaign}");
}

pub(crate) fn without_an_answer() {
    let folder = Place::new("campaign-dies");
    folder.write("adapter.yaml", &manifest("dies-of-null", ""));
    let (exit, campaign) = json(&folder, &["--cases", "60", "--save", "found"]);
    assert_eq!(exit, 3);
    let reason = campaign["brokeOff"]["reason"].as_str().expect("a reason");
    assert!(reason.contains("before it answered `act`, exit status: 3"), "{reason}");
    let scenario = campaign["brokeOff"]["scenario"].as_str().expect("a scenario");
    assert_eq!(scenario.matches("call: ").count(), 1, "{scenario}");
    assert!(scenario.contains("session: null"), "{scenario}");
    let run = folder.run(&["run", "found", "--implementation", "adapter.yaml"]);
    assert_eq!(code(&run), 3, "{}", told(&run.stdout));

    let [alone, divided] = ["1", "3"].map(|jobs| json(&folder, &["--cases", "60", "--jobs", jobs]));
    assert_eq!(alone, divided, "what others did after it does not count");
    folder.write("adapter.yaml", &manifest("is-silenced-by-null", ""));
    let (exit, campaign) = json(&folder, &["--cases", "60", "--timeout", "2s"]);
    assert_eq!(exit, 3);
    let reason = campaign["brokeOff"]["reason"].as_str().expect("a reason");
    assert!(reason.contains("no answer to `act` within 2s"), "{reason}");
}

pub(crate) fn interrupted() {
    let folder = Place::new("campaign-interrupted");
    let command = adapter("says-who-it-is");
    let program = command.trim_start_matches('\'').split('\'').next().expect("a program");
    let list = [program, "adapter", "says-who-it-is", &folder.pids()].map(Value::from);
    let described = manifest("reference", "");
    let (_, rest) = described.split_once("contracts:").expect("a manifest");
    folder.write(
        "adapter.yaml",
        &format!("name: mine\ncommand: {}\ncontracts:{rest}", Value::from(list.to_vec())),
    );
    let fuzz = ["fuzz", "--implementation", "adapter.yaml", "--cases", "4000000"];
    let mut run = folder.start(&fuzz);
    while folder.read_pids().is_empty() {
        assert!(run.try_wait().expect("it can be asked").is_none(), "the campaign has ended by itself");
        std::thread::sleep(std::time::Duration::from_millis(10));
    }
    place::send("INT", run.id());
    let status = run.wait().expect("it can be waited for");
    assert_eq!(status.code(), Some(3));
    for pid in folder.read_pids() {
        assert!(!place::is_running(pid), "process {pid} is still there");
    }
}

pub(crate) fn examples() {
    for example in ["python", "example"] {
        let manifest = format!("harness/adapters/{example}/adapter.yaml");
        let fuzz = ["fuzz", "--implementation", &manifest, "--cases", "40"];
        let output = in_the_checkout(&fuzz);
        assert_eq!(code(&output), 0, "{}{}", told(&output.stdout), told(&output.stderr));
        assert!(told(&output.stdout).contains("nothing found"), "{}", told(&output.stdout));
        assert_eq!(output.stdout, in_the_checkout(&fuzz).stdout, "the same seed says the same");
        let denied = in_the_checkout(&[&fuzz[..], &["--deny", "stale-call-wins"]].concat());
        assert_eq!(code(&denied), 1, "{}", told(&denied.stdout));
        assert!(told(&denied.stdout).contains("hazard.stale-call-wins"), "{}", told(&denied.stdout));
    }
}
