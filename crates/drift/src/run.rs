//! The whole command as a library call.

use std::{collections::BTreeMap, fs, num::NonZeroUsize, thread};

use cartevo_pages::{Page, Subject};
use cartevo_report::Called;

use crate::{
    CODES, Contract, Failure, Finding, Options, Report, Usage, changed,
    compare::{compare, merge, unexplained},
    gather::{Gathered, Text, gather},
    ledger::{self, Named},
    lock::Lock,
    propose,
    recordings::Recordings,
    renamed,
    sheet::Sheets,
};

/// So many pages are read faster than a thread starts.
const FEW: usize = 8;

/// Holds pages against contract, ledger, recordings and `docs.lock`.
pub fn run(options: &Options) -> Result<Report, Failure> {
    let mut gathered = if options.pages.is_empty() && !options.fetched.is_empty() {
        Gathered::default()
    } else {
        gather(&options.pages, &options.root)?
    };
    gathered.whole |= options.whole;
    gathered.texts.extend(options.fetched.iter().cloned());
    let mut project = Project::read(options)?;
    let mut accepted = Vec::new();
    if options.accept {
        accepted = project.accept(&gathered.texts, gathered.whole)?;
    }
    let report = project.judge(&gathered.texts, gathered.whole)?;
    Ok(Report {
        skipped: gathered.skipped,
        accepted,
        ..report
    })
}

/// What pages are held against, read once.
pub struct Project {
    options: Options,
    contract: Contract,
    named: Vec<Named>,
    lock: Lock,
    lock_name: String,
    lock_source: Option<String>,
}

impl Project {
    /// Reads contract, ledger and lock.
    pub fn read(options: &Options) -> Result<Self, Failure> {
        let name = options.shown(&options.contract);
        let source = match &options.source {
            Some(source) => source.clone(),
            None => fs::read_to_string(&options.contract)
                .map_err(|error| Usage::new(format!("cannot read the contract {name}: {error}")))?,
        };
        let contract = Contract::parse(&name, source)?;
        let named = ledger::read(&contract.document);
        check(&named, &contract)?;
        let lock_name = options.shown(&options.lock);
        let (lock, lock_source) = lock(options, &lock_name)?;
        Ok(Self {
            options: options.clone(),
            contract,
            named,
            lock,
            lock_name,
            lock_source,
        })
    }

    /// Writes what the pages say into the lock. If they are all there are, others go.
    pub fn accept(&mut self, texts: &[Text], whole: bool) -> Result<Vec<String>, Failure> {
        let pages = read(texts)?;
        let mut accepted: Vec<String> = Vec::new();
        if whole {
            let known: Vec<String> = self.lock.names().map(str::to_owned).collect();
            for name in known {
                if pages.iter().all(|page| page.subject.to_string() != name) {
                    self.lock.remove(&name);
                    accepted.push(format!("{name} (gone)"));
                }
            }
        }
        for page in &pages {
            self.lock.accept(page);
            accepted.push(page.subject.to_string());
        }
        let source = self.lock.render(self.options.called);
        fs::write(&self.options.lock, &source)
            .map_err(|error| Failure::Tool(format!("cannot write {}: {error}", self.lock_name)))?;
        self.lock = Lock::parse(&self.lock_name, &source, self.options.called)?;
        self.lock_source = Some(source);
        Ok(accepted)
    }

    /// Holds pages against it. `whole` says that there are no others.
    pub fn judge(&self, texts: &[Text], whole: bool) -> Result<Report, Failure> {
        let (contract, named) = (&self.contract, &self.named);
        let (pages, renamed) = renamed::resolve(&read(texts)?, contract, &self.lock);
        let findings = compare(&pages, contract, named, &self.lock, &self.lock_name);
        let mut findings = merge(renamed.into_iter().chain(findings).collect());
        self.evidence(&mut findings);
        let new: Vec<&Finding> = unexplained(&findings, named).collect();
        let patch = (self.options.propose).then(|| propose::patch(contract, &new));
        let changes = changed::findings(&pages, texts, &self.lock, &self.lock_name, whole);
        let stale = !changes.is_empty();
        let changes = changed::without_said(changes, &new);
        findings.extend(changes);
        let texts = texts
            .iter()
            .map(|text| (text.name.clone(), text.source.clone()));
        let mut files: BTreeMap<String, String> = texts.collect();
        let document = &contract.document;
        files.insert(document.name().to_owned(), document.source().to_owned());
        let lock = self.lock_source.clone();
        files.extend(lock.map(|source| (self.lock_name.clone(), source)));
        let sheet = Sheets {
            pages: &pages,
            named,
            contract,
            options: &self.options,
            files: files_of(&pages),
        }
        .sheet(&findings, files, stale);
        Ok(Report {
            sheet,
            whole,
            stale,
            skipped: Vec::new(),
            accepted: Vec::new(),
            patch,
            command: self.options.command(true),
        })
    }

    /// Adds what the recordings show.
    fn evidence(&self, findings: &mut [Finding]) {
        let mut recordings = Recordings::default();
        for finding in findings {
            let operation = finding.page.split_once(' ');
            let operation =
                operation.and_then(|(method, path)| self.contract.operation(method, path));
            let (Some(claim), Some(operation)) = (&finding.claim, operation) else {
                continue;
            };
            recordings.load(&self.options.recordings, &operation.id);
            finding.evidence = recordings.sides(&operation.id, claim);
        }
    }
}

/// The file of each page, by what the page is about.
fn files_of(pages: &[Page]) -> BTreeMap<String, String> {
    let pages = pages.iter();
    pages
        .map(|page| (page.subject.to_string(), page.file.clone()))
        .collect()
}

/// Reads the pages, several at a time.
fn read_all(texts: &[Text]) -> Vec<Page> {
    let read = |texts: &[Text]| -> Vec<Page> {
        let texts = texts.iter();
        texts
            .map(|text| cartevo_pages::read(&text.name, &text.source))
            .collect()
    };
    let parts = thread::available_parallelism().map_or(1, NonZeroUsize::get);
    if texts.len() <= FEW || parts == 1 {
        return read(texts);
    }
    thread::scope(|scope| {
        let parts = texts.chunks(texts.len().div_ceil(parts));
        let parts: Vec<_> = parts.map(|part| scope.spawn(move || read(part))).collect();
        let parts = parts.into_iter().map(|part| match part.join() {
            Ok(pages) => pages,
            Err(panic) => std::panic::resume_unwind(panic),
        });
        parts.flatten().collect()
    })
}

/// Reads the pages. Two that are about the same are one if they say the same, and else a mistake.
fn read(texts: &[Text]) -> Result<Vec<Page>, Usage> {
    let mut pages: Vec<Page> = Vec::new();
    let mut problems = Vec::new();
    let mut known: BTreeMap<Subject, usize> = BTreeMap::new();
    for page in read_all(texts) {
        let Some(&other) = known.get(&page.subject) else {
            known.insert(page.subject.clone(), pages.len());
            pages.push(page);
            continue;
        };
        let other = &pages[other];
        if !says_the_same(other, &page) {
            problems.push(format!(
                "{} and {} are both about {}, and say different things: give one of them",
                other.file, page.file, page.subject
            ));
        }
    }
    if problems.is_empty() {
        Ok(pages)
    } else {
        Err(Usage::all(problems))
    }
}

/// Whether two pages have the same facts, wherever they stand.
fn says_the_same(left: &Page, right: &Page) -> bool {
    let lines = |page: &Page| {
        let mut lock = Lock::default();
        lock.accept(page);
        lock.render(Called::default())
    };
    lines(left) == lines(right)
}

fn lock(options: &Options, name: &str) -> Result<(Lock, Option<String>), Failure> {
    match fs::read_to_string(&options.lock) {
        // Whoever accepts everything needs no lock that can be read.
        Ok(source) => Ok((Lock::parse(name, &source, options.called)?, Some(source))),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok((Lock::default(), None)),
        Err(error) => Err(Usage::new(format!("cannot read {name}: {error}")).into()),
    }
}

/// The ledger's own mistakes: a kind of finding that there is not would never be missed.
fn check(named: &[Named], contract: &Contract) -> Result<(), Usage> {
    let unknown = named.iter().filter(|named| !CODES.contains(&named.code()));
    let problems: Vec<String> = unknown
        .map(|named| {
            let code = named.code();
            let problem = contract
                .document
                .problem(&named.at, format!("`{code}` is no kind of finding"));
            let near = cartevo_document::nearest(code, CODES.iter().copied());
            match near {
                Some(near) => problem.with_help(format!("did you mean `{near}`?")),
                None => problem,
            }
            .to_string()
        })
        .collect();
    if problems.is_empty() {
        Ok(())
    } else {
        Err(Usage::all(problems))
    }
}
