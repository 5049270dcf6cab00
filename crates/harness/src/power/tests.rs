use super::*;

/// A shell that writes two files, of which only the first is synced, and says so.
const PROGRAM: &str = "printf one > one; sync one; echo first; printf two > two; echo second";

fn recorded(program: &str) -> (tempfile::TempDir, Recording) {
    let place = tempfile::tempdir().unwrap();
    let folder = place.path().join("folder");
    fs::create_dir(&folder).unwrap();
    let mut command = Command::new("sh");
    command.args(["-c", &format!("cd {} && {program}", folder.display())]);
    let recording = Recording::of(&command, &folder, Duration::from_secs(60));
    (place, recording.unwrap_or_else(|error| panic!("{error}")))
}

/// That what was said is there.
fn judge(image: &Image) -> Result<(), String> {
    for (word, name) in [("first", "one"), ("second", "two")] {
        let there = image.files.get(Path::new(name));
        let whole = there.is_some_and(|bytes| bytes == name.as_bytes());
        if image.said.iter().any(|line| line == word) && !whole {
            return Err(format!("{name} is lost"));
        }
    }
    Ok(())
}

#[test]
fn what_is_said_before_it_is_synced_is_lost_in_some_cut_and_what_is_synced_in_none() {
    let (_place, unsynced) = recorded(PROGRAM);
    assert_eq!(unsynced.syncs(), 1, "{:?}", unsynced.steps);
    let lost = unsynced.cut_everywhere(judge).unwrap_err();
    assert!(lost.ends_with("two is lost"), "{lost}");
    let (_place, synced) = recorded(&PROGRAM.replace("echo second", "sync two; echo second"));
    let cuts = synced.cut_everywhere(judge).unwrap();
    assert!(cuts >= 4, "{cuts} cuts");
    let lost = synced.without_syncs().cut_everywhere(judge).unwrap_err();
    assert!(lost.ends_with("one is lost"), "{lost}");
}

#[test]
fn a_write_is_torn_at_sectors_of_the_disk() {
    let whole = Change::Write { file: 1, offset: 500, bytes: vec![7; 1_000] };
    let parts: Vec<(u64, usize)> = torn(&whole)
        .iter()
        .map(|part| match part {
            Change::Write { offset, bytes, .. } => (*offset, bytes.len()),
            other => panic!("{other:?}"),
        })
        .collect();
    assert!(parts.contains(&(500, 12)), "up to the first boundary: {parts:?}");
    assert!(parts.contains(&(512, 988)), "from there on: {parts:?}");
}

#[test]
fn an_image_is_laid_out_as_it_is() {
    let (place, recording) =
        recorded("mkdir $PWD/sub; printf x > sub/a; mv $PWD/sub/a $PWD/sub/b; sync sub/b sub");
    let mut last = None;
    let seen = recording.cut_everywhere(|image| {
        // After it come those with holes.
        if image.what.ends_with("with all that was written") {
            last = Some(image.clone());
        }
        Ok(())
    });
    assert!(seen.unwrap() > 1, "several moments");
    let folder = place.path().join("laid");
    last.unwrap().lay(&folder).unwrap();
    assert_eq!(fs::read(folder.join("sub/b")).unwrap(), b"x", "the end is whole");
    assert!(!folder.join("sub/a").exists(), "under its new name");
}
