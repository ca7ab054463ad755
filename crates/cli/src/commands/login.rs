//! `cartevo login` and `cartevo logout`

use std::{
    io::{self, BufRead},
    time::{Duration, SystemTime},
};

use cartevo::{Sensitive, StoredToken, TokenStore};

use crate::{
    context::Base,
    credentials::{Credentials, DEFAULT_PROFILE, Profiles, SERVICE, Saved},
    failure::Failure,
    out::Style,
    record::Record,
    tokens::Kept,
};

/// Said below the options.
pub const AFTER: &str = "\
The key is never an argument, where other people on this machine and the shell's
history would see it. It is kept in credentials.toml, which only you can read, in
CARTEVO_CONFIG_DIR, XDG_CONFIG_HOME/cartevo or ~/.config/cartevo.";

/// Which credentials.
#[derive(clap::Args, Debug)]
pub struct LoginArgs {
    /// The client id; asked for unless given
    #[arg(long, value_name = "ID")]
    client_id: Option<String>,

    /// Read the client key from standard input instead of asking for it
    #[arg(long, requires = "client_id")]
    stdin: bool,

    /// Keep them without asking the service whether they are good
    #[arg(long)]
    no_check: bool,
}

/// Keeps credentials.
pub async fn run(args: LoginArgs, base: &Base) -> Result<(), Failure> {
    let name = base.global.profile.as_deref().unwrap_or(DEFAULT_PROFILE);
    check_name(name)?;
    // A file that cannot be used is better known before anything is asked.
    let mut profiles = Profiles::read(&base.folders)?;
    let (id, key) = given(&args, base)?;
    let base_url = base.base_url()?.unwrap_or_else(|| SERVICE.to_owned());
    let credentials = Credentials { id, key, base_url };
    let client = base.client(&credentials)?;
    if !args.no_check {
        let token = client
            .auth()
            .create_token(&*credentials.id, credentials.key.clone())
            .await?;
        keep_token(
            base,
            &credentials,
            token.access_token.clone(),
            token.expires_in,
        )
        .await;
    }
    let saved = Saved {
        client_id: credentials.id.clone(),
        client_key: credentials.key,
        base_url: credentials.base_url.clone(),
    };
    profiles.put(name, saved);
    profiles.write()?;
    let record = Record::new()
        .alone("profile", "profile", name)
        .alone("client_id", "client id", &credentials.id)
        .alone("base_url", "service", &credentials.base_url)
        .alone("file", "kept in", profiles.place())
        .alone("checked", "checked", !args.no_check);
    base.out.one(&record)
}

fn given(args: &LoginArgs, base: &Base) -> Result<(String, Sensitive), Failure> {
    const INSTEAD: &str = "In a script: cartevo login --client-id ID --stdin < FILE";
    let id = match &args.client_id {
        Some(id) => id.trim().to_owned(),
        None => base.ask.text("Client id: ", INSTEAD)?,
    };
    let key = if args.stdin {
        first_line()?
    } else {
        base.ask.secret("Client key (it is not shown): ", INSTEAD)?
    };
    if id.is_empty() || key.expose().is_empty() {
        return Err(Failure::usage("an empty client id or client key is none"));
    }
    Ok((id, key))
}

fn first_line() -> Result<Sensitive, Failure> {
    let mut line = String::new();
    let read = io::stdin().lock().read_line(&mut line);
    read.map_err(|error| Failure::usage(format!("standard input cannot be read: {error}")))?;
    Ok(line.trim().into())
}

/// The token that the check has cost serves the next commands.
async fn keep_token(base: &Base, credentials: &Credentials, token: Sensitive, lives: Option<i64>) {
    let Some(lives) = lives.and_then(|seconds| u64::try_from(seconds).ok()) else {
        return;
    };
    let end = SystemTime::now().checked_add(Duration::from_secs(lives));
    if let Some(end) = end {
        let kept = Kept::new(&base.folders, &credentials.fingerprint());
        // It never costs a command: the next one fetches another.
        let _ = kept.save(&StoredToken::new(token, end.into())).await;
    }
}

fn check_name(name: &str) -> Result<(), Failure> {
    let plain = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_' | '.');
    if !name.is_empty() && name.chars().all(plain) {
        return Ok(());
    }
    Err(Failure::usage(
        "the name of a profile has letters, digits, `-`, `_` and `.` only",
    ))
}

/// What to forget.
#[derive(clap::Args, Debug)]
pub struct LogoutArgs {
    /// Forget the credentials of all profiles
    #[arg(long, conflicts_with = "profile")]
    all: bool,
}

/// Forgets credentials, and the tokens that were fetched with them.
pub fn out(args: &LogoutArgs, base: &Base) -> Result<(), Failure> {
    let mut profiles = Profiles::read(&base.folders)?;
    let names = if args.all {
        profiles.names()
    } else {
        vec![
            base.global
                .profile
                .clone()
                .unwrap_or_else(|| DEFAULT_PROFILE.to_owned()),
        ]
    };
    let mut forgotten = Vec::new();
    for name in names {
        let Some(saved) = profiles.take(&name) else {
            let text = format!("There are no credentials under the profile “{name}”.");
            base.out.hint(Style::Faint, &text);
            continue;
        };
        let credentials = Credentials {
            id: saved.client_id,
            key: saved.client_key,
            base_url: saved.base_url,
        };
        Kept::new(&base.folders, &credentials.fingerprint()).forget();
        let record = Record::new().column("profile", "forgotten", name).column(
            "client_id",
            "client id",
            &credentials.id,
        );
        forgotten.push(record);
    }
    if forgotten.is_empty() && !base.out.is_json() {
        return Ok(());
    }
    profiles.write()?;
    base.out.list("profiles", &forgotten, false)
}
