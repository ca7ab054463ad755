//! The judgement of all recordings.

mod options;

use std::{collections::BTreeSet, fmt, path::PathBuf};

use crate::{
    contract::Contract,
    coverage::{Coverage, coverage},
    examples,
    finding::{Check, Finding, Severity, arrange},
    judge::judge,
    ledger, own, parallel, record,
    recording::{Expected, Recording, load},
    replay::replay,
    request, scrub,
    snapshot::Snapshots,
    usage::UsageError,
};
use cartevo_document::{Operation, nearest};
use cartevo_report::Quirk;

pub use self::options::{Options, Undocumented};

/// What came of the judgement.
#[derive(Clone, Debug)]
pub struct Report {
    /// The contract's file, as it is shown.
    pub contract: String,
    /// The contract's text: reports quote it.
    pub(crate) source: String,
    /// The command that judges the same again.
    pub(crate) command: String,
    /// The quirk ledger, as reports show it.
    pub(crate) ledger: Vec<Quirk>,
    /// The recordings, in the order of their ids.
    pub recordings: Vec<Verdict>,
    /// Everything that does not agree, in a stable order.
    pub findings: Vec<Finding>,
    /// Whether the recordings are the project's own, so that what they do not show no source shows.
    pub own: bool,
    /// What the recordings show of the contract.
    pub coverage: Coverage,
    /// Snapshots that were written or removed.
    pub written: Vec<PathBuf>,
}

/// What came of judging one recording.
#[derive(Clone, Debug)]
pub struct Verdict {
    /// `operationId/case`.
    pub id: String,
    /// The recording's file.
    pub file: String,
    /// The checks that were made.
    pub checks: Vec<Check>,
    /// The kinds of deviation from the plain conventions that it shows.
    pub deviations: Vec<String>,
}

impl Report {
    /// Whether everything agrees.
    pub fn conforms(&self) -> bool {
        self.errors() == 0
    }

    /// How many findings are errors.
    pub fn errors(&self) -> usize {
        self.findings
            .iter()
            .filter(|finding| finding.severity == Severity::Error)
            .count()
    }

    /// The findings of one recording.
    pub fn findings_of(&self, recording: &str) -> impl Iterator<Item = &Finding> {
        // They are in the order of their recordings, so that thousands of them are found fast.
        let before = |finding: &Finding| finding.recording.as_deref() < Some(recording);
        let start = self.findings.partition_point(before);
        let rest = self.findings[start..].iter();
        rest.take_while(move |finding| finding.recording.as_deref() == Some(recording))
    }
}

/// Why there is no judgement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// There is nothing to judge or nothing to judge by.
    Usage(UsageError),
    /// The judge itself failed, for want of sockets or of a disk that can be written, for instance.
    Tool(String),
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Usage(error) => error.fmt(f),
            Self::Tool(message) => f.write_str(message),
        }
    }
}

impl std::error::Error for Failure {}

impl From<UsageError> for Failure {
    fn from(error: UsageError) -> Self {
        Self::Usage(error)
    }
}

/// Judges recordings by the contract and the client.
///
/// # Errors
///
/// If there is nothing to judge or nothing to judge by, and if the judge itself fails: see
/// [`Failure`].
pub fn run(options: &Options) -> Result<Report, Failure> {
    let contract = options.read_contract()?;
    run_by(&contract, options)
}

/// Judges recordings by a contract that was read before.
pub(crate) fn run_by(contract: &Contract, options: &Options) -> Result<Report, Failure> {
    let root = options.root.as_deref();
    let operations = chosen(contract, options.operation.as_deref())?;
    let all = read_recordings(contract, options)?;
    let mut findings = own::of_contract(contract);
    findings.extend(own::of_client(contract, &operations, cartevo::OPERATIONS));
    let tests = root.filter(|_| options.tests);
    findings.extend(ledger::check(contract, tests, cartevo::TOLERANCES));
    if options.own {
        findings.extend(ledger::check_recordings(contract, &all));
        findings.extend(unlinked(contract, &all));
        findings.extend(examples::unrecorded(contract, &operations, &all));
        findings.extend(scrub::unscrubbed(&all));
    }
    let mut snapshots = options
        .snapshots
        .as_deref()
        .map(|folder| Snapshots::new(folder, options.accept));
    let known: Vec<String> = all.iter().map(|recording| recording.id.clone()).collect();
    let recordings: Vec<Recording> = all
        .into_iter()
        .filter(|recording| {
            operations
                .iter()
                .any(|operation| operation.id == recording.operation)
        })
        .collect();
    if let (true, Some(operation)) = (recordings.is_empty(), &options.operation) {
        let message = format!("there is no recording of `{operation}` to judge");
        return Err(UsageError::new(message).into());
    }
    let verdicts = judge_all(
        contract,
        &recordings,
        options,
        snapshots.as_mut(),
        &mut findings,
    )?;
    if let Some(today) = options.today {
        findings.extend(record::age::warnings(&recordings, today, options.called));
    }
    let mut written = Vec::new();
    if let Some(mut snapshots) = snapshots {
        snapshots.unreferenced(&known)?;
        findings.extend(snapshots.findings);
        written = snapshots.written;
    }
    Ok(Report {
        contract: contract.document.name().to_owned(),
        source: contract.document.source().to_owned(),
        command: options.command(),
        ledger: ledger::quirks(contract),
        recordings: verdicts,
        findings: arrange(findings),
        own: options.own,
        coverage: coverage(contract, &operations, &recordings),
        written,
    })
}

/// The operations to judge.
fn chosen<'a>(
    contract: &'a Contract,
    wanted: Option<&str>,
) -> Result<Vec<&'a Operation>, UsageError> {
    let Some(wanted) = wanted else {
        return Ok(contract.operations.iter().collect());
    };
    if let Some(operation) = contract.operation(wanted) {
        return Ok(vec![operation]);
    }
    let known = contract
        .operations
        .iter()
        .map(|operation| operation.id.as_str());
    let help = match nearest(wanted, known.clone()) {
        Some(name) => format!("did you mean `{name}`?"),
        None => format!("it has {}", known.collect::<Vec<_>>().join(", ")),
    };
    Err(UsageError::new(format!(
        "the contract {} has no operation `{wanted}`; {help}",
        contract.document.name()
    )))
}

pub(crate) fn read_recordings(
    contract: &Contract,
    options: &Options,
) -> Result<Vec<Recording>, UsageError> {
    let expected = Expected::of(contract, options.root.as_deref());
    load(&options.recordings, &expected)
}

fn judge_all(
    contract: &Contract,
    recordings: &[Recording],
    options: &Options,
    mut snapshots: Option<&mut Snapshots<'_>>,
    findings: &mut Vec<Finding>,
) -> Result<Vec<Verdict>, Failure> {
    let operation = |recording: &Recording| contract.operation(&recording.operation);
    let problems = parallel::map(recordings, |_, recording| {
        operation(recording).map_or_else(Vec::new, |op| request::problems(contract, op, recording))
    });
    let replayed = replay(contract, recordings, &problems).map_err(Failure::Tool)?;
    let mut verdicts = Vec::with_capacity(recordings.len());
    let judged = parallel::map(recordings, |index, recording| {
        let problems = problems[index].clone();
        judge(
            contract,
            recording,
            problems,
            &replayed[index],
            options.undocumented,
        )
    });
    let unlinked: BTreeSet<String> = findings
        .iter()
        .filter_map(|finding| finding.recording.clone())
        .collect();
    if options.own {
        let shown: Vec<_> = recordings
            .iter()
            .zip(&judged)
            .map(|(recording, judged)| (recording, judged.deviations.as_slice()))
            .collect();
        findings.extend(ledger::check_shown(contract, &shown));
    }
    for ((recording, mut judged), replayed) in recordings.iter().zip(judged).zip(&replayed) {
        let is_error = |finding: &Finding| finding.severity == Severity::Error;
        let wrong = unlinked.contains(&recording.id) || judged.findings.iter().any(is_error);
        findings.append(&mut judged.findings);
        let mut checks = vec![Check::Schema, Check::Quirks, Check::Request, Check::Decode];
        if judged.decoded {
            checks.push(Check::Lossless);
            if let Some(snapshots) = &mut snapshots {
                checks.push(Check::Snapshot);
                snapshots.compare(recording, &replayed.outcome, wrong)?;
            }
        }
        let mut kinds: Vec<String> = judged
            .deviations
            .iter()
            .map(|deviation| deviation.kind.to_string())
            .collect();
        kinds.sort();
        kinds.dedup();
        verdicts.push(Verdict {
            id: recording.id.clone(),
            file: recording.file.clone(),
            checks,
            deviations: kinds,
        });
    }
    Ok(verdicts)
}

/// Recordings of the project that name a quirk whose entry does not name them.
fn unlinked(contract: &Contract, recordings: &[Recording]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for recording in recordings {
        for (index, id) in recording.quirks.iter().enumerate() {
            let Some(entry) = contract.ledger.entries.get(id) else {
                continue;
            };
            if entry.recordings.contains(&recording.id) {
                continue;
            }
            let at = cartevo_document::pointer::join(ledger::LEDGER, id);
            let message =
                format!("names the quirk `{id}`, whose entry does not name this recording");
            let finding = Finding::new(
                "quirk-not-linked",
                Check::Quirks,
                format!("/quirks/{index}"),
                message,
            );
            let help = format!(
                "add `{}` to `recordings` of `{id}`, or remove `{id}` from `quirks`",
                recording.id
            );
            findings.push(finding.of(recording).at(contract.location(&at)).help(help));
        }
    }
    findings
}
