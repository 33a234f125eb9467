//! The adapter: it serves the reference, and misbehaves in scenarios that end in `-bad`, in the way of its mode.

use interlude::bridge::Bridge;
use interlude::implementations::reference::Reference;
use interlude::port::Exchange;
use interlude_spec::protocol::wire::{Numbered, Reply};
use interlude_spec::protocol::{Answer, Refusal, Request};
use serde_json::{Value, json};
use std::io::{Write, stderr, stdin, stdout};
use std::process::{Command, ExitCode, exit};
use std::time::Duration;

/// Is the adapter of this mode until it is told to end, or longer.
pub(crate) fn be(mode: &str) -> ExitCode {
    match mode {
        "reference" => return interlude::serve(name(), env!("CARGO_PKG_VERSION"), Reference::new),
        "exit-at-once" => exit(7),
        "mute" => forever(),
        "tells-where-it-is" => append("told", &std::env::var("GREETS_AS").unwrap_or_default()),
        _ => {}
    }
    let mut port = Bridge::new(name(), Reference::new);
    let (mut is_bad, mut bad_runs) = (false, 0);
    for line in stdin().lines() {
        let line = line.expect("the input can be read");
        let Numbered { id, request } = serde_json::from_str::<Numbered>(&line).expect("a request");
        if let Request::Begin { scenario, .. } = &request {
            is_bad = scenario.as_str().ends_with("-bad");
            bad_runs += usize::from(is_bad);
        }
        if request == Request::Bye {
            break;
        }
        let op = request.op();
        // Whether a call to null is made, whatever the scenario is called.
        let is_null = op == "act" && line.contains(r#""session":null"#);
        let answer: Result<Answer, Refusal> = Ok(port.exchange(request).expect("the reference answers"));
        let mut reply = serde_json::to_value(Reply::new(id, answer)).expect("an answer is JSON");
        if op == "hello" {
            match mode {
                "other-protocol" => reply["ok"]["protocol"] = json!(2),
                "bad-hello" => reply["ok"]["capabilities"] = json!(["set-session", "organisations"]),
                // It is of whichever version it is asked to be.
                "tells-where-it-is" => reply["ok"]["implementation"]["version"] = json!(""),
                "offers-less" => reply["ok"]["capabilities"] = json!(["set-session"]),
                _ => {}
            }
        }
        // In the second of two runs.
        if is_bad && bad_runs % 2 == 0 && mode == "whimsical" {
            forget(&mut reply, "return");
        }
        if op == "act" && is_bad {
            misbehave(mode, id, &mut reply);
        }
        match mode {
            "shows-nothing" | "shows-something" if op == "hello" => {
                let offered = reply["ok"]["capabilities"].as_array_mut().expect("it offers something");
                offered.push(json!("components"));
            }
            "shows-something" if op == "begin" => {
                let events = reply["events"].as_array_mut().expect("a listener is told at once");
                events.push(json!({ "event": "render", "component": "SignedIn", "visible": true }));
            }
            "dies-of-null" if is_null => exit(3),
            "is-silenced-by-null" if is_null => forever(),
            "never-hides" => forget_undefined(&mut reply),
            "tells-before-it-is-loaded" if op == "begin" => {
                let undefined = json!({ "is": "undefined" });
                reply["events"] =
                    json!([{ "event": "emit", "listener": "main", "session": undefined, "user": undefined }]);
            }
            "knows-no-organization" => know_no_organization(&mut reply),
            "says-who-it-is" if op == "hello" => tell_pid(std::process::id()),
            _ => {}
        }
        write(reply.to_string().as_bytes());
    }
    ExitCode::SUCCESS
}

/// What it calls itself: `reference`, unless the last words of its command are `called NAME`.
fn name() -> String {
    let name = std::env::args().skip_while(|word| word != "called").nth(1);
    name.unwrap_or_else(|| "reference".to_owned())
}

fn misbehave(mode: &str, id: u64, reply: &mut Value) {
    match mode {
        "abort" => std::process::abort(),
        "exit" => {
            (0..40).for_each(|line| eprintln!("last words {line}"));
            exit(3);
        }
        "panic" => panic!("this adapter panics"),
        "hang" => forever(),
        "garbage" => write(b"nonsense"),
        "doubled" => write(format!(r#"{{"id":{id},"id":{id},"ok":{{}}}}"#).as_bytes()),
        "wrong-id" => reply["id"] = json!(9999),
        "long-line" => write(&vec![b'x'; 20 * 1024 * 1024]),
        "not-utf8" => write(b"{\"id\":\xff}"),
        "half-a-line" => {
            let text = reply.to_string();
            stdout().write_all(&text.as_bytes()[..text.len() / 2]).expect("the output can be written");
            stdout().flush().expect("the output can be written");
            exit(0);
        }
        "restless" => reply["ok"]["quiescent"] = json!(false),
        "refuses" => *reply = json!({ "id": id, "error": refusal() }),
        "both" => reply["error"] = refusal(),
        "notes" => reply["notes"] = json!(["an error that nobody has caught\nand its stack"]),
        "unknown-event" => reply["events"] = json!([{ "event": "emitted" }]),
        "noise" => {
            let line = [&[b'n'; 1023][..], b"\n"].concat();
            (0..16 * 1024).for_each(|_| stderr().write_all(&line).expect("the error can be written"));
        }
        "leaves-a-child" => start_child(),
        "exits-and-leaves-a-child" => {
            start_child();
            exit(0);
        }
        "hangs-with-a-child" => {
            start_child();
            tell_pid(std::process::id());
            forever();
        }
        _ => {}
    }
}

/// Leaves events of a kind out.
fn forget(reply: &mut Value, kind: &str) {
    if let Some(events) = reply.get_mut("events").and_then(Value::as_array_mut) {
        events.retain(|event| event["event"] != kind);
    }
}

/// Leaves out that the session is undefined.
fn forget_undefined(reply: &mut Value) {
    if let Some(events) = reply.get_mut("events").and_then(Value::as_array_mut) {
        events.retain(|event| event["event"] != "emit" || event["session"]["is"] != "undefined");
    }
}

/// Says of every organization that there is none.
fn know_no_organization(reply: &mut Value) {
    let Value::Object(reply) = reply else { return };
    let mut parts = Vec::new();
    for (key, value) in reply.iter_mut() {
        match (key.as_str(), value) {
            ("ok", ok) => parts.push(ok),
            ("events", Value::Array(events)) => parts.extend(events),
            _ => {}
        }
    }
    for part in parts.into_iter().filter(|part| part.get("organization").is_some()) {
        part["organization"] = json!({ "is": "null" });
    }
}

fn refusal() -> Value {
    json!({ "code": "unsupported", "message": "no act today" })
}

/// Starts a process that outlives this one and holds its streams open.
#[expect(clippy::zombie_processes, reason = "it is left behind on purpose")]
fn start_child() {
    let child = Command::new("sleep").arg("1000").spawn().expect("`sleep` is there");
    tell_pid(child.id());
}

fn tell_pid(pid: u32) {
    let file = std::env::args().nth(3).expect("a file for the numbers of processes is named");
    append(&file, &pid.to_string());
}

fn append(file: &str, line: &str) {
    let mut file = std::fs::File::options().create(true).append(true).open(file).expect("it can be opened");
    writeln!(file, "{line}").expect("it can be written");
}

fn write(line: &[u8]) {
    let mut out = stdout().lock();
    // The harness may have gone meanwhile, as it should.
    if out.write_all(line).and_then(|()| out.write_all(b"\n")).and_then(|()| out.flush()).is_err() {
        exit(1);
    }
}

fn forever() -> ! {
    loop {
        std::thread::sleep(Duration::from_secs(1));
    }
}
