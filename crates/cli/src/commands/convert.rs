//! `cartevo convert`

use cartevo::{Amount, Currency, Money};

use crate::{
    context::Context,
    failure::Failure,
    record::Record,
    values::{amount, currency},
};

/// What would be converted.
#[derive(clap::Args, Debug)]
pub struct Args {
    /// How much
    #[arg(value_parser = amount)]
    amount: Amount,

    /// Of which currency, such as XAF
    #[arg(value_parser = currency)]
    from: Currency,

    /// Into which currency, such as USD
    #[arg(value_parser = currency)]
    to: Currency,
}

/// Asks what a conversion would give. Nothing is moved.
pub async fn run(args: Args, context: &Context) -> Result<(), Failure> {
    let call = context
        .client
        .company()
        .convert(args.amount, &args.from, &args.to);
    let quote = call.await?;
    let gives = quote
        .converted_amount
        .map(|amount| Money::new(amount, args.to));
    let record = Record::new()
        .alone("from", "from", Money::new(args.amount, args.from))
        .alone("rate", "rate", quote.rate)
        .alone("to", "to", gives)
        .alone(
            "exchange_rate_id",
            "rate's id",
            quote
                .exchange_rate_id
                .as_ref()
                .map(cartevo::ExchangeRateId::as_str),
        );
    context.out.one(&record)
}
