//! What a message costs beyond the adapter's own work: `cargo bench --bench protocol` (needs Node).
//!
//! An adapter in Node answers at once and says how long it took; what is left of the wall time is the harness, the two
//! pipes and the switches between the processes. Beside it stands a loop without a harness: the least that any could cost.
//! Figures are the median of several samples. `cargo test` runs one short sample, so that the bench stays alive.

use interlude::implementations::Implementation;
use interlude::port::Exchange;
use interlude::process::Limits;
use interlude_spec::contract::Contract;
use interlude_spec::protocol::{ClientState, Request};
use interlude_spec::time::Tick;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// What a message may cost beyond the adapter's own work.
const GOAL: Duration = Duration::from_micros(60);

fn main() {
    if Command::new("node").arg("--version").output().is_err() {
        println!("there is no `node`, so there is nothing to measure");
        return;
    }
    // Cargo says `--bench` to a bench that is to be run as one.
    let is_bench = std::env::args().any(|argument| argument == "--bench");
    let (samples, messages) = if is_bench { (15, 5_000) } else { (1, 50) };
    let echo = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/echo.mjs");
    let harness = median((0..samples).map(|_| through_the_harness(&echo, messages)).collect());
    let bare = median((0..samples).map(|_| without_a_harness(&echo, messages)).collect());
    if !is_bench {
        println!("the bench runs; `just bench` measures");
        return;
    }
    println!(
        "a message through the harness   {harness:>8.1?} beyond the adapter's own work, the goal being {GOAL:?}"
    );
    println!("a message without a harness     {bare:>8.1?}");
    if harness > GOAL {
        println!("the goal is missed");
        std::process::exit(1);
    }
}

fn median(mut all: Vec<Duration>) -> Duration {
    all.sort();
    all[all.len() / 2]
}

/// The wall time of a message less the adapter's own, with one event in each answer.
fn through_the_harness(echo: &Path, messages: u32) -> Duration {
    let command = format!("node '{}'", echo.display());
    let (_, mut port) = Implementation::of_command(&command, Limits::default()).expect("it is a command");
    let client = ClientState {
        sessions: Vec::new(),
        active: None,
        loaded: true,
        focused: false,
        treat_pending_as_signed_out: true,
        initial_state: None,
        tokens_come_along: true,
        force_organization_selection: false,
        framework: None,
    };
    let begin = Request::Begin { scenario: "bench".into(), contract: Contract::BeforeEmit, client };
    port.exchange(begin).expect("the adapter answers");
    let before = own(&mut port);
    let from = Instant::now();
    for at in 0..u64::from(messages) {
        let act = Request::Act { at: Tick::from_millis(at), batch: Vec::new() };
        let answer = port.exchange(act).expect("the adapter answers");
        assert_eq!(answer.events.len(), 1);
    }
    let wall = from.elapsed();
    wall.saturating_sub(own(&mut port).saturating_sub(before)) / messages
}

/// How long the adapter has worked so far, by its own account.
fn own(port: &mut dyn Exchange) -> Duration {
    let answer = port.exchange(Request::Probe).expect("the adapter answers");
    let current = answer.ok.current.expect("a probe is answered with what is current");
    let nanoseconds = current.session.id().and_then(|id| id.as_str().parse().ok());
    Duration::from_nanos(nanoseconds.expect("it is a number"))
}

/// The same for the same lines, written and read and nothing else.
fn without_a_harness(echo: &Path, messages: u32) -> Duration {
    let mut child = Command::new("node")
        .arg(echo)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("node starts");
    let mut input = child.stdin.take().expect("it has an input");
    let mut output = BufReader::new(child.stdout.take().expect("it has an output"));
    let mut answer = String::new();
    let mut ask = |line: &str| {
        input.write_all(line.as_bytes()).expect("it can be written");
        answer.clear();
        output.read_line(&mut answer).expect("it can be read");
        answer.clone()
    };
    let own = |answer: &str| {
        let answer: serde_json::Value = serde_json::from_str(answer).expect("it is JSON");
        let nanoseconds = answer["ok"]["session"]["id"].as_str().and_then(|id| id.parse().ok());
        Duration::from_nanos(nanoseconds.expect("it is a number"))
    };
    let before = own(&ask("{\"id\":0,\"op\":\"probe\"}\n"));
    let from = Instant::now();
    for at in 0..messages {
        ask(&format!("{{\"id\":{at},\"op\":\"act\",\"at\":{at},\"batch\":[]}}\n"));
    }
    let wall = from.elapsed();
    let after = own(&ask("{\"id\":0,\"op\":\"probe\"}\n"));
    drop(input);
    child.wait().expect("it ends");
    wall.saturating_sub(after.saturating_sub(before)) / messages
}
