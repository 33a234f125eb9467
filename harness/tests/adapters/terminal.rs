//! What is seen on a terminal while something runs, and that nothing of it is left: neither on the terminal, nor in what
//! was asked for.
//!
//! The terminal is a real one (a pseudo-terminal of the system). What it shows is told by `vt100`, which knows what each
//! escape does; looking for escapes in the bytes would say nothing of what is left on the screen.

use super::folder::told;
use super::place::Place;
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use rustix::termios::{Winsize, tcsetwinsize};
use std::fs::File;
use std::io::Read;
use std::num::NonZeroU16;
use std::process::{Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, channel};

const ROWS: NonZeroU16 = NonZeroU16::new(24).expect("it is not nothing");
const USUAL: NonZeroU16 = NonZeroU16::new(80).expect("it is not nothing");
const NARROW: NonZeroU16 = NonZeroU16::new(40).expect("it is not nothing");

/// A program whose standard error is a terminal, and its standard output none.
struct Watched {
    child: std::process::Child,
    screens: Receiver<Vec<u8>>,
    out: std::thread::JoinHandle<Vec<u8>>,
    terminal: vt100::Parser,
    /// The first line of the screen as it was each time before it was wiped out, and as it is.
    seen: Vec<String>,
    bytes: Vec<u8>,
}

/// What is left of a program.
struct Left {
    status: ExitStatus,
    out: Vec<u8>,
    /// What stands on the terminal in the end.
    screen: String,
    seen: Vec<String>,
    bytes: Vec<u8>,
    is_cursor_hidden: bool,
}

impl Watched {
    fn start(mut command: Command, columns: NonZeroU16) -> Self {
        let master = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).expect("there are terminals");
        grantpt(&master).expect("it can be used");
        unlockpt(&master).expect("it can be used");
        let name = ptsname(&master, Vec::new()).expect("it has a name");
        let name = name.to_str().expect("it is text");
        let slave = File::options().read(true).write(true).open(name).expect("it can be opened");
        let size = Winsize { ws_row: ROWS.get(), ws_col: columns.get(), ws_xpixel: 0, ws_ypixel: 0 };
        tcsetwinsize(&slave, size).expect("it has a size");
        let mut child = command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(slave)
            .spawn()
            .expect("the program starts");
        // The command holds the terminal open, and its end would never be seen.
        drop(command);
        let (sent, screens) = channel();
        let mut master = File::from(master);
        std::thread::spawn(move || {
            let mut some = [0; 4096];
            // Where nobody has it open any more, reading it fails on Linux and gives nothing elsewhere.
            while let Ok(length @ 1..) = master.read(&mut some) {
                if sent.send(some[..length].to_vec()).is_err() {
                    break;
                }
            }
        });
        let mut pipe = child.stdout.take().expect("it is a pipe");
        let out = std::thread::spawn(move || {
            let mut out = Vec::new();
            pipe.read_to_end(&mut out).expect("it can be read");
            out
        });
        let terminal = vt100::Parser::new(ROWS, columns, 0);
        Self { child, screens, out, terminal, seen: Vec::new(), bytes: Vec::new() }
    }

    /// Looks at the terminal until its first line has this in it.
    fn until(&mut self, text: &str) {
        while !self.seen.iter().any(|line| line.contains(text)) {
            assert!(self.look(), "`{text}` was never seen: {:?}", self.seen);
        }
    }

    /// Sees what comes next; false where nothing comes any more.
    fn look(&mut self) -> bool {
        let Ok(bytes) = self.screens.recv() else { return false };
        // One at a time, as what is drawn together may be wiped out together.
        for byte in bytes {
            self.bytes.push(byte);
            self.terminal.process(&[byte]);
            let first = self.terminal.screen().contents().lines().next().unwrap_or_default().to_owned();
            match self.seen.last_mut() {
                Some(last) if first.starts_with(last.as_str()) => *last = first,
                _ => self.seen.push(first),
            }
        }
        true
    }

    fn interrupt(&self) {
        super::place::send("INT", self.child.id());
    }

    fn end(mut self) -> Left {
        while self.look() {}
        let status = self.child.wait().expect("it ends");
        let screen = self.terminal.screen();
        Left {
            status,
            out: self.out.join().expect("it was read"),
            screen: screen.contents(),
            is_cursor_hidden: screen.hide_cursor(),
            seen: self.seen,
            bytes: self.bytes,
        }
    }
}

/// A command as someone gives it who sits before a terminal.
fn command(folder: &Place, arguments: &[&str]) -> Command {
    let mut command = folder.command(arguments);
    command.env("TERM", "xterm").env_remove("CI").env_remove("NO_COLOR").env_remove("GITHUB_ACTIONS");
    command
}

/// Scenarios of which two never get an answer, so that there is time to see each step.
fn hanging(name: &str) -> Place {
    ["a-good", "b-bad", "c-good", "d-bad"].iter().fold(Place::new(name), |folder, id| folder.with(id))
}

pub(super) fn a_bar_is_seen_on_a_terminal_and_leaves_nothing_behind() {
    let folder = hanging("bar");
    let hang = super::adapter("hang");
    let line = ["run", "--jobs", "1", "--timeout", "2s", "--command", &hang, "--format", "json"];
    // All at once, for most of the time they wait.
    let watched = [USUAL, NARROW].map(|columns| Watched::start(command(&folder, &line), columns));
    let piped = command(&folder, &line).output().expect("the program starts");
    assert_eq!(told(&piped.stderr), "", "nothing is told in a pipe");
    for left in watched.map(Watched::end) {
        let saw = |text: &str| left.seen.iter().any(|line| line.contains(text));
        assert!(saw("is to answer `hello`") || saw(&hang[..20]), "{:?}", left.seen);
        assert!(saw("0 of 4 scenarios, 0 a second, 0 failures"), "{:?}", left.seen);
        assert!(saw("3 of 4 scenarios") && saw(", 1 failure"), "{:?}", left.seen);
        assert_eq!(left.screen.trim(), "", "the line is gone in the end");
        assert!(!left.is_cursor_hidden);
        assert!(left.out == piped.stdout, "the answer is that of a pipe, to the byte");
        assert_eq!(left.status.code(), piped.status.code());
        assert!(!String::from_utf8_lossy(&left.bytes).contains("\u{1b}[3"), "there is no colour in it");
    }
}

pub(super) fn no_bar_is_drawn_where_it_cannot_be_taken_back_or_nobody_sits() {
    let folder = Place::new("no-bar").with("a-good");
    for (name, value) in [("TERM", "dumb"), ("TERM", ""), ("CI", "true"), ("RUST_LOG", "off")] {
        let mut command = command(&folder, &["run"]);
        command.env(name, value);
        let left = Watched::start(command, USUAL).end();
        assert!(left.bytes.is_empty(), "{name}={value}: {:?}", left.seen);
        assert!(told(&left.out).contains("1 pass"));
    }
    let mut command = command(&folder, &["run"]);
    command.env("NO_COLOR", "1").env("CI", "false");
    let left = Watched::start(command, USUAL).end();
    assert!(left.seen.iter().any(|line| line.contains("of 1 scenarios")), "{:?}", left.seen);
}

pub(super) fn an_interrupted_run_takes_its_bar_away_and_says_so() {
    let folder = hanging("interrupted-bar");
    let hang = super::adapter("hang");
    let line = ["run", "--jobs", "1", "--timeout", "60s", "--command", &hang];
    let mut run = Watched::start(command(&folder, &line), USUAL);
    run.until("0 of 4 scenarios");
    run.interrupt();
    let left = run.end();
    assert_eq!(left.screen.trim(), "error: interrupted, so the run is incomplete");
    assert_eq!((left.status.code(), told(&left.out)), (Some(3), String::new()));
    assert!(!left.is_cursor_hidden);
}

pub(super) fn an_interrupted_campaign_ends_with_its_report() {
    let folder = Place::new("interrupted-campaign");
    let mut run = Watched::start(command(&folder, &["fuzz", "--cases", "1000000"]), USUAL);
    run.until("musts exercised, 0 found");
    run.interrupt();
    let left = run.end();
    assert_eq!(left.screen.trim(), "", "the line is gone in the end");
    assert!(!left.is_cursor_hidden);
    assert_eq!(left.status.code(), Some(3));
    let said = told(&left.out);
    assert!(said.contains("of 1,000,000, ended early from seed 0"), "{said}");
}

pub(super) fn what_is_said_beside_the_answer_is_folded_on_a_terminal_and_nowhere_else() {
    let folder = Place::new("folded").with("a-good");
    let nobody = ["run", "--implementation", "nobody-by-this-name"];
    let nothing = ["run", "--filter", "zebra"];
    let of_clap = ["run", "--timeout", "zebra"];
    let of_each = [
        (&nobody, ["error: there is no implementation", "       `nobody-by-this-name`"]),
        (&nothing, ["note: `--filter` looked for `zebra` in", "      the ids of 1 scenario, and it is"]),
        (&of_clap, ["error: invalid value 'zebra' for", "       '--timeout <TIME>': a time is a"]),
    ];
    for (line, lines) in of_each {
        let left = Watched::start(command(&folder, line), NARROW).end();
        let said = left.screen.lines().filter(|line| !line.contains("of 0 scenarios"));
        assert_eq!(said.take(2).collect::<Vec<_>>(), lines, "{}", left.screen);
        // A word of its text that a terminal breaks goes on in the first column.
        let first = left.screen.lines().map(|line| line.split(' ').next().unwrap_or_default());
        assert!(
            first.clone().all(|word| ["", "error:", "note:", "For", "nothing"].contains(&word)),
            "{}",
            left.screen
        );
        let piped = command(&folder, line).output().expect("the program starts");
        let words = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
        let said = told(&piped.stderr);
        assert!(said.lines().next().is_some_and(|line| line.len() > 45), "{said}");
        assert!(words(&left.screen).starts_with(&words(&said)), "no word is lost: {said}");
    }
}
