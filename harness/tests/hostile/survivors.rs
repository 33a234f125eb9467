//! Nothing that an adapter has started outlives it, whatever it does to get away, and nothing outlives a run that ends.

use crate::adapter::{adapter, folder, report, verdicts};
use crate::folder::{Folder, interlude};
use crate::written::unfinished;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

/// Ways to leave a process behind that writes down its number in `pids`.
const WAYS: [(&str, &str); 5] = [
    ("a child", "sh -c 'echo $$ >>pids; exec sleep 600' & "),
    ("a child that holds its streams", "sh -c 'echo $$ >>pids; exec sleep 600' </dev/null &"),
    ("a session of its own", "setsid sh -c 'echo $$ >>pids; exec sleep 600' >/dev/null 2>&1 &"),
    (
        "an orphan in a session of its own",
        "(setsid sh -c '(echo $(exec sh -c \"echo \\$PPID\") >>pids; exec sleep 600) & exit 0' >/dev/null 2>&1 &)",
    ),
    (
        "two sessions and a lost parent",
        "setsid sh -c 'setsid sh -c \"echo \\$\\$ >>pids; exec sleep 600\" & exit 0' >/dev/null 2>&1 &",
    ),
];

fn pids(folder: &Folder) -> Vec<u32> {
    let text = std::fs::read_to_string(folder.path().join("pids")).unwrap_or_default();
    text.lines().filter_map(|line| line.parse().ok()).collect()
}

/// Whether a process does anything. One that is dead and only not waited for does not.
fn is_running(pid: u32) -> bool {
    let output =
        Command::new("ps").args(["-o", "stat=", "-p", &pid.to_string()]).output().expect("`ps` is there");
    let state = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    !state.is_empty() && !state.starts_with('Z')
}

fn assert_nothing_is_left(folder: &Folder, how: &str) {
    let pids = pids(folder);
    assert!(!pids.is_empty(), "{how}: no one was started");
    for pid in pids {
        assert!(!is_running(pid), "{how}: process {pid} is still there");
    }
}

/// Waits until as many processes have written down their numbers.
fn wait_for(folder: &Folder, number: usize, run: &mut Child) {
    while pids(folder).len() < number {
        assert!(run.try_wait().expect("it can be asked").is_none(), "the run has ended by itself");
        std::thread::sleep(Duration::from_millis(5));
    }
}

#[test]
fn nothing_is_left_of_an_adapter_that_is_done() {
    for (how, way) in WAYS {
        let folder = folder("done", 1);
        let wait = "while [ ! -s pids ]; do sleep 0.01; done";
        let command = adapter(&folder, &format!("case $op in act) {way}\n{wait} ;; esac"), "");
        let (code, report) = report(&folder, &command, &[]);
        assert_eq!((code, verdicts(&report)), (0, vec!["not-exercised".to_owned()]), "{how}");
        assert_nothing_is_left(&folder, how);
    }
}

#[test]
fn nothing_is_left_of_an_adapter_that_fails() {
    for (how, way) in WAYS {
        let folder = folder("fails", 1);
        let wait = "while [ ! -s pids ]; do sleep 0.01; done";
        let command = adapter(&folder, &format!("case $op in act) {way}\n{wait}; exit 7 ;; esac"), "");
        let (code, report) = report(&folder, &command, &[]);
        let reason = "adapter-error: the adapter ended before it answered `act`, exit status: 7";
        assert_eq!((code, verdicts(&report)), (3, vec![reason.to_owned()]), "{how}");
        assert_nothing_is_left(&folder, how);
    }
}

#[test]
fn what_is_started_at_the_very_end_is_not_left_either() {
    let folder = folder("at-bye", 1);
    let way = WAYS[2].1;
    let wait = "while [ ! -s pids ]; do sleep 0.01; done";
    let command = adapter(&folder, &format!("case $op in bye) {way}\n{wait} ;; esac"), "");
    assert_eq!(report(&folder, &command, &[]).0, 0);
    assert_nothing_is_left(&folder, "at bye");
}

/// An adapter that has something left behind and then hangs in the middle of a scenario, or does `instead`.
fn hanging(folder: &Folder, way: &str, instead: &str) -> String {
    let act = format!("case $op in act) echo $$ >>pids\n{way}\n{instead}\nwhile :; do sleep 1; done ;; esac");
    adapter(folder, &act, "")
}

#[test]
#[cfg(target_os = "linux")]
fn an_adapter_that_kills_or_stops_its_supervisor_ends_all_the_same() {
    for (how, instead, reason) in [
        (
            "kills",
            "kill -9 $PPID; sleep 600",
            "the adapter ended before it answered `act`, its supervisor was killed",
        ),
        ("stops", "kill -STOP $PPID; exit 7", "no answer to `act` within 1s"),
    ] {
        let folder = folder("parricide", 1);
        let wait = "while [ \"$(grep -c . pids)\" -lt 2 ]; do sleep 0.01; done";
        let command = hanging(&folder, WAYS[2].1, &format!("{wait}\n{instead}"));
        let (code, report) = report(&folder, &command, &["--timeout", "1s"]);
        let told = verdicts(&report);
        assert_eq!(code, 3, "{how}");
        assert!(told[0].contains(reason) || told[0].contains("exit status: 7"), "{how}: {told:?}");
        assert_nothing_is_left(&folder, how);
    }
}

fn start(folder: &Folder, command: &str) -> Child {
    let arguments = ["run", "--command", command, "--timeout", "600s", "--json", "r.json"];
    let mut program = interlude(folder.path(), &arguments);
    program.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("the program starts")
}

fn send(signal: &str, pid: u32) {
    let status = Command::new("kill").args([&format!("-{signal}"), &pid.to_string()]).status();
    assert!(status.expect("`kill` is there").success());
}

#[test]
fn every_signal_that_ends_a_run_ends_all_of_it() {
    let everywhere = [
        "INT", "TERM", "QUIT", "HUP", "ALRM", "VTALRM", "PROF", "XCPU", "USR1", "USR2", "SYS", "ABRT",
        "TRAP", "BUS",
    ];
    // Some have no name there, or have it on this system alone: IO, PWR, STKFLT, and of real time the first, one of many and the last.
    let here: &[&str] =
        if cfg!(target_os = "linux") { &["IO", "PWR", "STKFLT", "34", "50", "64"] } else { &[] };
    for signal in everywhere.iter().chain(here) {
        let folder = folder("signal", 1);
        let mut run = start(&folder, &hanging(&folder, WAYS[2].1, ""));
        wait_for(&folder, 2, &mut run);
        send(signal, run.id());
        assert_eq!(run.wait().expect("it can be waited for").code(), Some(3), "{signal}");
        assert_nothing_is_left(&folder, signal);
        assert_eq!(unfinished(folder.path()), Vec::<String>::new(), "{signal}");
    }
}

#[test]
fn a_run_that_is_killed_takes_its_adapters_with_it() {
    let folder = folder("killed", 1);
    let mut run = start(&folder, &hanging(&folder, WAYS[2].1, ""));
    wait_for(&folder, 2, &mut run);
    send("KILL", run.id());
    run.wait().expect("it can be waited for");
    // Its supervisors are no one's children then, so there is no one to wait for.
    while pids(&folder).into_iter().any(is_running) {
        std::thread::sleep(Duration::from_millis(5));
    }
}

#[test]
fn a_run_whose_words_no_one_reads_can_be_ended() {
    // More mistakes than a pipe holds.
    let text = format!("scenario: x\nsteps:\n{}", "  - { at: 0ms, foo: 1 }\n".repeat(20));
    let folder = Folder::new("stuck").with("scenarios/0.yaml", &text);
    for number in 1..100 {
        folder.write(&format!("scenarios/{number}.yaml"), &text);
    }
    for signal in ["INT", "TERM", "QUIT", "HUP"] {
        let (read, write) = std::io::pipe().expect("there is a pipe");
        let mut run = interlude(folder.path(), &["run"]);
        let mut run = run.stdout(Stdio::null()).stderr(write).spawn().expect("the program starts");
        wait_until_full(&read);
        send(signal, run.id());
        assert_eq!(run.wait().expect("it can be waited for").code(), Some(3), "{signal}");
    }
}

/// Waits until a pipe holds something and no more comes. Where it comes later, the test asks for less and not for more.
fn wait_until_full(pipe: &std::io::PipeReader) {
    let (mut held, mut looks) = (0, 0);
    while held == 0 || looks < 5 {
        std::thread::sleep(Duration::from_millis(40));
        let now = rustix::io::ioctl_fionread(pipe).expect("it can be asked");
        looks = if now == held { looks + 1 } else { 0 };
        held = now;
    }
}

/// The session of a process, as `ps` tells it: 0 where it began outside the namespace we are in.
fn session_of(id: &str) -> i32 {
    let told = Command::new("ps").args(["-o", "sid=", "-p", id]).output().expect("`ps` is there");
    String::from_utf8_lossy(&told.stdout).trim().parse().expect("a number")
}

#[test]
fn an_adapter_has_no_terminal() {
    let folder = folder("terminal", 1);
    let before = "case $op in act) (: >/dev/tty) 2>/dev/null && echo terminal >found; ps -o sid= -p $$ >session ;; esac";
    let command = adapter(&folder, before, "");
    assert_eq!(report(&folder, &command, &[]).0, 0);
    assert!(!folder.path().join("found").exists(), "the adapter could open a terminal");
    let session = folder.read("session").trim().parse::<i32>().expect("a number");
    assert_ne!(session, session_of(&std::process::id().to_string()), "the adapter is in our session");
}
