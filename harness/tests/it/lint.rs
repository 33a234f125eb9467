//! Mistakes that show only when a scenario is played: each file of `scenarios/invalid/played` gives exactly its own.

use interlude::trial::Scenario;
use std::path::Path;

#[test]
fn each_file_gives_exactly_its_one_mistake_at_its_place() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../scenarios/invalid/played");
    let mut count = 0;
    for entry in std::fs::read_dir(folder).expect("the folder is part of the repository") {
        let path = entry.expect("the folder can be listed").path();
        let bytes = std::fs::read(&path).expect("its files can be read");
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let expected = text.lines().next().and_then(|line| line.strip_prefix("# expect: "));
        let name = path.display().to_string();
        let found = Scenario::read("played".into(), name.clone(), &bytes).err().map(|it| it.mistakes);
        let found: Vec<_> =
            found.unwrap_or_default().iter().map(|it| format!("{} {}", it.code, it.place)).collect();
        assert_eq!(found, Vec::from_iter(expected.map(ToOwned::to_owned)), "{name}");
        count += 1;
    }
    assert!(count > 0, "there is nothing in the folder");
}
