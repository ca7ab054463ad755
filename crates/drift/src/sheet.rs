//! Findings as a sheet that every renderer understands.

use std::collections::{BTreeMap, BTreeSet};

use cartevo_pages::Page;
use cartevo_report::{Case, Evidence, Item, Severity, Sheet, Spot, Standing};

use crate::{CODES, Contract, Finding, Options, codes, ledger::Named, options::quoted};

/// What is needed besides the findings.
pub struct Sheets<'a> {
    /// The pages.
    pub pages: &'a [Page],
    /// What the ledger names.
    pub named: &'a [Named],
    /// The contract.
    pub contract: &'a Contract,
    /// What the command was given.
    pub options: &'a Options,
    /// The file of each page, by what the page is about.
    pub files: BTreeMap<String, String>,
}

impl Sheets<'_> {
    /// The sheet.
    pub fn sheet(
        &self,
        findings: &[Finding],
        files: BTreeMap<String, String>,
        stale: bool,
    ) -> Sheet {
        let mut items: Vec<Item> = findings.iter().map(|finding| self.item(finding)).collect();
        items.extend(self.gone(findings));
        let order = |item: &Item| {
            let spot = item.spots.first();
            spot.map(|spot| (spot.file.clone(), spot.line, spot.column))
        };
        items.sort_by_cached_key(|item| (order(item), item.code, item.key.clone()));
        let checks = codes::CHECKS.iter().map(|(check, _)| *check);
        let cases = self.pages.iter().flat_map(|page| {
            checks.clone().map(|check| Case {
                of: page.subject.to_string(),
                name: check.to_owned(),
            })
        });
        let mut cases: Vec<Case> = cases.collect();
        let mut known: BTreeSet<Case> = cases.iter().cloned().collect();
        for item in &items {
            if known.insert(item.case.clone()) {
                cases.push(item.case.clone());
            }
        }
        let count = |standing: fn(&Standing) -> bool| {
            let own = items
                .iter()
                .filter(|item| codes::check(item.code) != "docs.lock");
            own.filter(|item| standing(&item.standing)).count()
        };
        let new = count(|standing| matches!(standing, Standing::New));
        let known = count(|standing| matches!(standing, Standing::Known { .. }));
        let gone = count(|standing| matches!(standing, Standing::Gone { .. }));
        let pages = match self.pages.len() {
            1 => "1 page".to_owned(),
            pages => format!("{pages} pages"),
        };
        let lock = if stale {
            format!("; {} is stale", self.options.shown(&self.options.lock))
        } else {
            String::new()
        };
        Sheet {
            command: "drift",
            contract: self.contract.document.name().to_owned(),
            counts: [("pages", self.pages.len())].into(),
            summary: format!("{pages}: {new} new, {known} known, {gone} gone{lock}"),
            findings: items,
            cases,
            files,
            ..Sheet::default()
        }
    }

    fn item(&self, finding: &Finding) -> Item {
        let key = finding.key();
        let by: BTreeSet<String> = self
            .named
            .iter()
            .filter(|named| named.names(&key))
            .map(|named| named.id.clone())
            .collect();
        let standing = if by.is_empty() {
            Standing::New
        } else {
            Standing::Known {
                by: by.into_iter().collect(),
            }
        };
        Item {
            code: finding.code,
            severity: Severity::Error,
            case: Case {
                of: finding.page.clone(),
                name: codes::check(finding.code).to_owned(),
            },
            message: finding.message.clone(),
            spots: finding.spots.clone(),
            evidence: Evidence::default(),
            help: Some(self.help(finding, &standing)).filter(|help| !help.is_empty()),
            standing,
            diff: None,
            reproduce: self.reproduce(&finding.page),
            key,
            verdict: None,
        }
    }

    /// What to do, what it becomes, and what the recordings show.
    fn help(&self, finding: &Finding, standing: &Standing) -> String {
        let mut lines = Vec::new();
        if let Some(item) = &finding.becomes {
            lines.push(format!("in Rust: {item}"));
        }
        lines.extend(finding.evidence.clone());
        lines.extend(finding.help.clone());
        if *standing == Standing::New && finding.help.is_none() {
            let is_lock = codes::check(finding.code) == "docs.lock";
            lines.push(if is_lock {
                format!("if this is right: {}", self.options.command(true))
            } else if self.options.source.is_some() {
                "a newer version of the SDK may know it; until then accepted.toml can say why it is fine"
                    .to_owned()
            } else {
                format!(
                    "follow the page in {}, or name `{}` under `drift` of the ledger entry that explains it",
                    self.contract.document.name(),
                    finding.key()
                )
            });
        }
        lines.join("; ")
    }

    fn reproduce(&self, page: &str) -> String {
        match self.files.get(page) {
            Some(file) => format!("{} {}", self.options.called.drift(), quoted(file)),
            None => self.options.command(false),
        }
    }

    /// What the ledger names of a page that was given, and what is not to be found there.
    fn gone(&self, findings: &[Finding]) -> Vec<Item> {
        let keys: Vec<String> = findings.iter().map(Finding::key).collect();
        let gone = self.named.iter().filter(|named| {
            let mut pages = self.pages.iter();
            pages.any(|page| named.is_about(&page.subject.to_string()))
                && !keys.iter().any(|key| named.names(key))
        });
        gone.map(|named| self.gone_item(named)).collect()
    }

    fn gone_item(&self, named: &Named) -> Item {
        let place = self.contract.document.place(&named.at);
        let code = CODES.iter().find(|code| **code == named.code());
        let page = self.pages.iter().map(|page| page.subject.to_string());
        let page = page
            .into_iter()
            .find(|page| named.is_about(page))
            .unwrap_or_default();
        Item {
            code: code.copied().unwrap_or_default(),
            severity: Severity::Note,
            case: Case {
                of: page.clone(),
                name: codes::check(named.code()).to_owned(),
            },
            message: format!(
                "{} names `{}`, and no page says so any more",
                named.id, named.key
            ),
            spots: vec![Spot {
                file: self.contract.document.name().to_owned(),
                line: place.line,
                column: place.column,
                span: place.span,
                label: "named here".to_owned(),
            }],
            evidence: Evidence::default(),
            standing: Standing::Gone {
                of: vec![named.id.clone()],
            },
            help: Some(
                "see whether what the entry tolerates is still needed, and remove the line"
                    .to_owned(),
            ),
            diff: None,
            reproduce: self.reproduce(&page),
            key: named.key.clone(),
            verdict: None,
        }
    }
}
