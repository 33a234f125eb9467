//! Files of a campaign that say what no campaign comes to: none is merged, and none is gone on with.

use crate::folder::{Folder, code, told};
use serde_json::{Value, json};

const FUZZ: [&str; 5] = ["fuzz", "--implementation", "faulty/awaits-nothing", "--cases", "20"];

fn printed(folder: &Folder, more: &[&str]) -> Value {
    let output = folder.run(&[&FUZZ, more].concat());
    serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{error}: {}", told(&output.stderr)))
}

/// What can be changed, and is not to be believed then.
fn changes() -> Vec<(&'static str, Value)> {
    vec![
        ("/campaign/cases", json!(9)),
        ("/campaign/cases", json!(0)),
        ("/campaign/cases", json!(u32::MAX)),
        ("/campaign/unfit", json!(1)),
        ("/asked", json!(21)),
        ("/asked", json!(2)),
        ("/seed", json!(1)),
        ("/implementation", json!("reference")),
        ("/contract", json!("before-emit")),
        ("/sameAs", json!("reference")),
        ("/denied", json!(["hazard.early-value"])),
        ("/done", json!(5)),
    ]
}

#[test]
fn a_shard_that_contradicts_itself_or_the_others_is_not_merged() {
    let folder = Folder::new("damaged-shard");
    let shards = ["1/2", "2/2"].map(|shard| printed(&folder, &["--shard", shard, "--format", "json"]));
    folder.write("2.json", &shards[1].to_string());
    let merge = |first: &Value| {
        folder.write("1.json", &first.to_string());
        folder.run(&["fuzz", "merge", "1.json", "2.json"])
    };
    assert_eq!(code(&merge(&shards[0])), 1, "as they are they are merged");
    for (place, value) in changes() {
        let mut damaged = shards[0].clone();
        match damaged.pointer_mut(place) {
            Some(there) => *there = value.clone(),
            None => damaged[&place[1..]] = value.clone(),
        }
        let output = merge(&damaged);
        assert_eq!((code(&output), told(&output.stdout)), (2, String::new()), "{place} {value}");
    }
}

#[test]
fn a_campaign_that_contradicts_itself_or_its_command_is_not_gone_on_with() {
    let folder = Folder::new("damaged-resume");
    let resume = || folder.run(&[&FUZZ[..], &["--resume", "r.json"]].concat());
    assert_eq!(code(&resume()), 1);
    let kept = folder.read("r.json");
    assert_eq!(code(&resume()), 1, "as it is it is taken");
    for (place, value) in changes() {
        let mut damaged: Value = serde_json::from_str(&kept).expect("it is JSON");
        match damaged.pointer_mut(place) {
            Some(there) => *there = value.clone(),
            None => damaged[&place[1..]] = value.clone(),
        }
        folder.write("r.json", &damaged.to_string());
        let output = resume();
        assert_eq!((code(&output), told(&output.stdout)), (2, String::new()), "{place} {value}");
    }
}
