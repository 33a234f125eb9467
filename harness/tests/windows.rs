//! What holds on Windows alone: what an adapter has started ends with it. Run by the workflow that makes releases.
#![cfg(windows)]

#[path = "it/folder.rs"]
mod folder;

use folder::{Folder, code, told};
use std::process::Command;
use std::time::{Duration, Instant};

/// An adapter that leaves a process behind, away from its own console and group, and never answers.
const LEAVES: &str = "
import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
const child = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 60000)'], { detached: true, stdio: 'ignore' });
child.unref();
writeFileSync('left.txt', String(child.pid));
process.stdin.resume();
";

#[test]
fn what_an_adapter_leaves_behind_ends_with_it() {
    let folder = Folder::new("leaves").with("adapter.mjs", LEAVES);
    let run =
        folder.run(&["run", "--command", "node adapter.mjs", "--timeout", "1s", "--filter", "callback/"]);
    assert_eq!(code(&run), 3, "{}", told(&run.stderr));
    let left = folder.read("left.txt");
    assert!(folder.path().join("adapter.mjs").is_file(), "it was started where it is");
    let deadline = Instant::now() + Duration::from_secs(10);
    while is_alive(&left) {
        assert!(Instant::now() < deadline, "process {left} is still there");
        std::thread::sleep(Duration::from_millis(100));
    }
}

#[test]
fn a_process_that_is_there_is_seen() {
    assert!(is_alive(&std::process::id().to_string()));
}

fn is_alive(id: &str) -> bool {
    let filter = format!("PID eq {id}");
    let listed = Command::new("tasklist").args(["/FI", &filter, "/FO", "CSV", "/NH"]).output();
    let listed = listed.expect("tasklist is part of Windows");
    String::from_utf8_lossy(&listed.stdout).contains(&format!("\"{id}\""))
}
