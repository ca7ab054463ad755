//! The six calls that move money, and how one of them is carried out.

use std::{
    future::{Future, IntoFuture},
    pin::Pin,
    task::{Context, Poll},
};

use cartevo::{
    CardBrand, Client, Country, Currency, Error, Intent, NewCollection, NewPayout, Operator, Reply,
};
use cartevo_sandbox::TransactionKind;

/// Required by the older build.
const USER: &str = "8d4f2a1b-5c3e-4d7f-9a6b-2e1c8f9d0a3b";
const PHONE: &str = "237670000000";

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    CreateCard,
    FundCard,
    WithdrawCard,
    TopUp,
    Collect,
    PayOut,
}

impl Kind {
    pub const ALL: [Self; 6] = [
        Self::CreateCard,
        Self::FundCard,
        Self::WithdrawCard,
        Self::TopUp,
        Self::Collect,
        Self::PayOut,
    ];

    pub const fn operation(self) -> &'static str {
        match self {
            Self::CreateCard => "createCard",
            Self::FundCard => "fundCard",
            Self::WithdrawCard => "withdrawCard",
            Self::TopUp => "fundWallet",
            Self::Collect => "collectPayment",
            Self::PayOut => "payOut",
        }
    }

    /// What it leaves behind.
    pub const fn leaves(self) -> TransactionKind {
        match self {
            Self::CreateCard => TransactionKind::CardIssuance,
            Self::FundCard => TransactionKind::CardFunding,
            Self::WithdrawCard => TransactionKind::CardWithdrawal,
            Self::TopUp => TransactionKind::WalletFunding,
            Self::Collect => TransactionKind::Collection,
            Self::PayOut => TransactionKind::Payout,
        }
    }

    pub const fn is_payment(self) -> bool {
        matches!(self, Self::Collect | Self::PayOut)
    }
}

/// One thing that somebody wants to be done, once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    pub kind: Kind,
    /// The customer, the card or the wallet; empty for payments.
    pub target: String,
    pub amount: String,
    pub currency: Currency,
    /// The caller's own reference.
    pub key: Option<String>,
    pub with_user: bool,
    /// What is printed on a card.
    pub name: &'static str,
    /// After how many polls its task is cancelled.
    pub polls: Option<u64>,
}

/// How the call ended; `None` if it was cancelled.
pub type Ending = Option<Result<String, Error>>;

impl Request {
    /// Makes the call. What it was about to do is known before, as it is to somebody who writes it
    /// down to be safe from a crash.
    pub async fn carry_out(self, client: Client) -> (Intent, Ending) {
        let amount = self.amount.parse().expect("it is an amount");
        match self.kind {
            Kind::CreateCard => {
                let call = client.cards().create(self.target, CardBrand::Visa);
                let mut call = call.amount(amount).name_on_card(self.name);
                let intent = call.intent();
                let ending = ended(self.polls, call, |created| created.card.id.to_string()).await;
                (intent, ending)
            }
            Kind::FundCard => {
                let mut call = client.cards().fund(self.target, amount);
                let intent = call.intent();
                let id = ended(self.polls, call, |moved| moved.transaction_id.to_string());
                (intent, id.await)
            }
            Kind::WithdrawCard => {
                let mut call = client.cards().withdraw(self.target, amount);
                let intent = call.intent();
                let id = ended(self.polls, call, |moved| moved.transaction_id.to_string());
                (intent, id.await)
            }
            Kind::TopUp => {
                let mut call = client.wallets().fund(self.target, amount, self.currency);
                if self.with_user {
                    call = call.user_id(USER);
                }
                if let Some(key) = self.key {
                    call = call.trx_id(key);
                }
                let intent = call.intent();
                let id = ended(self.polls, call, |funding| {
                    funding.transaction.id.to_string()
                });
                (intent, id.await)
            }
            Kind::Collect => {
                let mut call = client.payments().collect(NewCollection {
                    operator: Operator::Mtn,
                    country: Country::Cm,
                    phone_number: PHONE.parse().expect("it is a number"),
                    amount,
                    currency: self.currency,
                });
                if let Some(key) = self.key {
                    call = call.external_id(key);
                }
                let intent = call.intent();
                let id = ended(self.polls, call, |payment| {
                    payment.transaction_id.to_string()
                });
                (intent, id.await)
            }
            Kind::PayOut => {
                let mut call = client.payments().pay_out(NewPayout {
                    operator: Operator::Mtn,
                    country: Country::Cm,
                    phone_number: PHONE.parse().expect("it is a number"),
                    amount,
                    currency: self.currency,
                });
                if let Some(key) = self.key {
                    call = call.external_id(key);
                }
                let intent = call.intent();
                let id = ended(self.polls, call, |payment| {
                    payment.transaction_id.to_string()
                });
                (intent, id.await)
            }
        }
    }
}

async fn ended<T, C>(polls: Option<u64>, call: C, id: impl FnOnce(&T) -> String) -> Ending
where
    C: IntoFuture<Output = Result<Reply<T>, Error>>,
{
    let call = Cut {
        polls,
        call: Some(Box::pin(call.into_future())),
    };
    Some(call.await?.map(|reply| id(&reply)))
}

/// A call that is dropped after so many polls.
struct Cut<F> {
    polls: Option<u64>,
    call: Option<Pin<Box<F>>>,
}

impl<F: Future> Future for Cut<F> {
    type Output = Option<F::Output>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let done = match (self.polls, &mut self.call) {
            (Some(0), _) | (_, None) => Some(None),
            (_, Some(call)) => match call.as_mut().poll(context) {
                Poll::Ready(done) => Some(Some(done)),
                Poll::Pending => None,
            },
        };
        let Some(done) = done else {
            self.polls = self.polls.map(|polls| polls - 1);
            if self.polls != Some(0) {
                return Poll::Pending;
            }
            self.call = None;
            return Poll::Ready(None);
        };
        self.call = None;
        Poll::Ready(done)
    }
}
