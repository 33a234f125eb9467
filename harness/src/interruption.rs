//! What is done when someone tells the program to end: adapters and unfinished files are taken away, and then it ends, in
//! less than two seconds, whether anyone reads what it says or not.

use crate::exit::Exit;
use crate::{files, process};
#[cfg(unix)]
use std::sync::Arc;
use std::sync::Once;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::mpsc::sync_channel;
use std::thread;
use std::time::Duration;

/// How long it may take to say why.
const LAST_WORDS: Duration = Duration::from_millis(250);
/// How long a command may take that ends by itself when it is asked to by anything but the keyboard.
#[cfg(unix)]
const FINISH: Duration = Duration::from_millis(1200);

static BEGUN: Once = Once::new();
static ENDS_BY_ITSELF: AtomicBool = AtomicBool::new(false);
static NUMBER: AtomicU32 = AtomicU32::new(0);

/// Listens from now on. `last_words` says why the run is incomplete.
pub fn listen(last_words: fn()) {
    BEGUN.call_once(|| begin(last_words));
}

/// Says that the present command looks at [`happened`] and ends by itself. Only the second interruption ends the program
/// then.
pub fn end_by_itself() {
    ENDS_BY_ITSELF.store(true, Ordering::Relaxed);
}

/// Whether there was an interruption.
pub fn happened() -> bool {
    NUMBER.load(Ordering::Relaxed) > 0
}

#[cfg(unix)]
fn begin(last_words: fn()) {
    use signal_hook::consts::{SIGINT, SIGQUIT, SIGTERM, SIGXFSZ};
    // A file that would become longer than files may be is no reason to end: the write fails, and says so.
    _ = signal_hook::flag::register(SIGXFSZ, Arc::default());
    // Without a thread for it, a signal ends the program as the system has it.
    let Ok(mut signals) = signal_hook::iterator::Signals::new([SIGINT, SIGTERM, SIGQUIT]) else { return };
    for signal in others().filter(|signal| !is_ignored(*signal)) {
        // A system may keep one for itself.
        _ = signals.add_signal(signal);
    }
    let listen = move || {
        for signal in signals.forever() {
            let is_first = NUMBER.fetch_add(1, Ordering::Relaxed) == 0;
            if !(is_first && ENDS_BY_ITSELF.load(Ordering::Relaxed)) {
                end(last_words);
            } else if signal != SIGINT {
                thread::sleep(FINISH);
                end(last_words);
            }
        }
    };
    _ = thread::Builder::new().name("signals".into()).spawn(listen);
}

/// What else ends a program that does not listen, as `signal(7)` lists it. Schedulers say with some of them that time is up, and
/// watchdogs with `SIGABRT`. What stays away is what nobody can listen to (`SIGKILL`), and what says that the program itself is broken
/// (`SIGSEGV`, `SIGILL`, `SIGFPE`).
#[cfg(unix)]
fn others() -> impl Iterator<Item = i32> {
    use signal_hook::consts::{
        SIGABRT, SIGALRM, SIGBUS, SIGHUP, SIGPROF, SIGSYS, SIGTRAP, SIGUSR1, SIGUSR2, SIGVTALRM, SIGXCPU,
    };
    let everywhere =
        [SIGHUP, SIGALRM, SIGVTALRM, SIGPROF, SIGXCPU, SIGUSR1, SIGUSR2, SIGSYS, SIGABRT, SIGTRAP, SIGBUS];
    // Elsewhere the first is ignored from the start, and the others are not there.
    #[cfg(target_os = "linux")]
    let more = [signal_hook::consts::SIGIO, STACK_FAULT, POWER].into_iter().chain(REAL_TIME);
    #[cfg(not(target_os = "linux"))]
    let more = std::iter::empty();
    everywhere.into_iter().chain(more)
}

#[cfg(target_os = "linux")]
const STACK_FAULT: i32 = rustix::process::Signal::STKFLT.as_raw();
#[cfg(target_os = "linux")]
const POWER: i32 = rustix::process::Signal::POWER.as_raw();
/// Those that have no meaning of their own. The first two of the kernel's are the C library's.
#[cfg(target_os = "linux")]
const REAL_TIME: std::ops::RangeInclusive<i32> = 34..=64;

#[cfg(not(unix))]
fn begin(last_words: fn()) {
    _ = ctrlc::set_handler(move || {
        let is_first = NUMBER.fetch_add(1, Ordering::Relaxed) == 0;
        if !(is_first && ENDS_BY_ITSELF.load(Ordering::Relaxed)) {
            end(last_words);
        }
    });
}

/// Whether whoever has started this program wants it to survive a signal, as `nohup` does.
#[cfg(unix)]
fn is_ignored(signal: i32) -> bool {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    let mask = mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok());
    mask.is_some_and(|mask| mask >> (signal - 1) & 1 == 1)
}

/// Takes everything away, says why, and ends the program.
fn end(last_words: fn()) -> ! {
    process::kill_all(|| {
        files::remove_unfinished();
        say(last_words);
        exit()
    })
}

/// Says that the run is incomplete, unless that takes too long: standard error may be a pipe that no one reads.
fn say(last_words: fn()) {
    let (said, heard) = sync_channel(1);
    let speaker = thread::Builder::new().spawn(move || {
        last_words();
        _ = said.send(());
    });
    if speaker.is_ok() {
        _ = heard.recv_timeout(LAST_WORDS);
    }
}

/// Ends the program without what is done at an ordinary exit, which may wait for standard output.
fn exit() -> ! {
    let code = i32::from(Exit::Incomplete.code());
    #[cfg(unix)]
    signal_hook::low_level::exit(code);
    #[cfg(not(unix))]
    std::process::exit(code);
}
