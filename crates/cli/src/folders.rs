//! Where things are kept on this machine, readable by their owner only.

use std::{
    env,
    ffi::OsString,
    fs::{self, File, OpenOptions},
    io::{self, Write},
    path::{Path, PathBuf},
};

use crate::failure::Failure;

/// The folders of this tool.
#[derive(Clone, Debug)]
pub struct Folders {
    /// What a person would miss: credentials.
    pub config: PathBuf,
    /// What comes again by itself: tokens, the quota's places.
    pub cache: PathBuf,
    /// What is under way.
    pub state: PathBuf,
}

impl Folders {
    /// As the environment says.
    pub fn of_environment() -> Result<Self, Failure> {
        let folder = |own: &str, general: &str, home: &str| {
            if let Some(folder) = variable(own) {
                return Ok(PathBuf::from(folder));
            }
            let general = variable(general).map(PathBuf::from);
            let general = general.filter(|folder| folder.is_absolute());
            let general = general.or_else(|| env::home_dir().map(|folder| folder.join(home)));
            general.map(|folder| folder.join("cartevo")).ok_or_else(|| {
                Failure::usage("this machine names no home folder")
                    .next(format!("Set {own} to a folder for this tool."))
            })
        };
        Ok(Self {
            config: folder("CARTEVO_CONFIG_DIR", "XDG_CONFIG_HOME", ".config")?,
            cache: folder("CARTEVO_CACHE_DIR", "XDG_CACHE_HOME", ".cache")?,
            state: folder("CARTEVO_STATE_DIR", "XDG_STATE_HOME", ".local/state")?,
        })
    }
}

/// A variable of the environment that says something.
pub fn variable(name: &str) -> Option<OsString> {
    env::var_os(name).filter(|value| !value.is_empty())
}

/// Makes a folder that nobody else can look into, if it is not there yet.
pub fn make_private(folder: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

/// Makes a folder that others may look into, if it is not there yet.
pub fn make_folder(folder: &Path) -> io::Result<()> {
    fs::create_dir_all(folder)
}

/// Opens a file to be locked, read and written, and makes it first if it is not there.
pub fn open_private(path: &Path) -> io::Result<File> {
    if let Some(folder) = path.parent() {
        make_private(folder)?;
    }
    private().read(true).create(true).truncate(false).open(path)
}

/// Takes the place of a file at once: nobody sees half of it, also after a crash.
pub fn write_private(path: &Path, content: &[u8]) -> io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    make_private(folder)?;
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let beside = folder.join(format!(".{name}.{}", std::process::id()));
    // One that a process of the same number has left behind.
    let _ = fs::remove_file(&beside);
    let mut file = private().create_new(true).open(&beside)?;
    let written = file.write_all(content).and_then(|()| file.sync_all());
    let replaced = written.and_then(|()| fs::rename(&beside, path));
    // Its name too has to outlive a power cut.
    #[cfg(unix)]
    let replaced = replaced.and_then(|()| File::open(folder)?.sync_all());
    if replaced.is_err() {
        let _ = fs::remove_file(&beside);
    }
    replaced
}

fn private() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

/// Refuses a file that others than its owner can read.
#[cfg(unix)]
pub fn check_private(path: &Path) -> Result<(), Failure> {
    use std::os::unix::fs::PermissionsExt;
    let Ok(metadata) = fs::metadata(path) else {
        return Ok(());
    };
    let mode = metadata.permissions().mode() & 0o777;
    let others = mode % 0o100;
    if others == 0 {
        return Ok(());
    }
    let path = path.display();
    Err(Failure::usage(format!(
        "others can read {path} (mode {mode:o}), which has a key in it"
    ))
    .next(format!("Run: chmod 600 '{path}'"))
    .next("If others use this machine, have a new key issued: they may have read it."))
}

/// Other systems protect a person's folders by themselves.
#[cfg(not(unix))]
pub fn check_private(_path: &Path) -> Result<(), Failure> {
    Ok(())
}
