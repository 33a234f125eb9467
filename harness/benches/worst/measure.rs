//! Runs the built program on a file, and measures it from outside.

use rustix::process::{Pid, WaitId, WaitIdOptions, waitid};
use std::cmp::Ordering;
use std::fmt;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

/// How long one is let run, in seconds of processor time. The shell counts whole seconds.
const PATIENCE: u32 = 20;
/// How often one is looked at.
const GLANCE: Duration = Duration::from_millis(2);

/// What a command took.
pub(crate) struct Measured {
    file: String,
    /// The command, without the file.
    pub(crate) command: String,
    /// In seconds of processor time.
    pub(crate) seconds: f64,
    /// The most memory that it held, in bytes.
    pub(crate) bytes: u64,
    /// How it ended.
    code: Option<i32>,
}

impl Measured {
    pub(crate) fn by_time(one: &Self, other: &Self) -> Ordering {
        other.seconds.total_cmp(&one.seconds)
    }

    pub(crate) fn by_memory(one: &Self, other: &Self) -> Ordering {
        other.bytes.cmp(&one.bytes)
    }
}

impl fmt::Display for Measured {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { file, command, seconds, bytes, code } = self;
        let code = code.map_or_else(|| "killed".to_owned(), |code| format!("exit {code}"));
        write!(f, "{seconds:>6.2} s {:>4} MiB  {code:<7} {file}: {command}", bytes >> 20)
    }
}

/// Runs a command on a file. None where it cannot be started.
pub(crate) fn measure(name: &str, text: &str, command: &[String]) -> Option<Measured> {
    let folder = std::env::temp_dir().join(format!("interlude-worst-{}", std::process::id()));
    std::fs::create_dir_all(&folder).ok()?;
    std::fs::write(folder.join("a.yaml"), text).ok()?;
    let (first, rest) = command.split_first()?;
    let limited = format!("ulimit -t {PATIENCE} && exec \"$0\" \"$@\"");
    let mut program = Command::new("sh");
    program.args(["-c", &limited, env!("CARGO_BIN_EXE_interlude"), first, "a.yaml"]).args(rest);
    program.current_dir(&folder).stdout(Stdio::null()).stderr(Stdio::null()).stdin(Stdio::null());
    let mut child = program.spawn().ok()?;
    let process = Path::new("/proc").join(child.id().to_string());
    let pid = Pid::from_child(&child);
    let mut bytes = 0;
    loop {
        bytes = peak(&process).unwrap_or(bytes);
        let options = WaitIdOptions::EXITED | WaitIdOptions::NOHANG | WaitIdOptions::NOWAIT;
        if waitid(WaitId::Pid(pid), options).ok()?.is_some() {
            break;
        }
        std::thread::sleep(GLANCE);
    }
    // It has ended and has not been reaped, so what it took is still there.
    let seconds = taken(&process)?;
    let code = child.wait().ok()?.code();
    _ = std::fs::remove_dir_all(&folder);
    Some(Measured { file: name.to_owned(), command: command.join(" "), seconds, bytes, code })
}

/// The most memory that a process has held.
fn peak(process: &Path) -> Option<u64> {
    let status = std::fs::read_to_string(process.join("status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kib: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kib << 10)
}

/// The processor time that a process has taken, its threads included.
fn taken(process: &Path) -> Option<f64> {
    let stat = std::fs::read_to_string(process.join("stat")).ok()?;
    // Behind the name, which may hold anything; Linux counts in hundredths.
    let fields: Vec<&str> = stat.rsplit_once(')')?.1.split_whitespace().collect();
    let of = |place: usize| fields.get(place)?.parse::<u32>().ok();
    Some(f64::from(of(11)? + of(12)?) / 100.0)
}
