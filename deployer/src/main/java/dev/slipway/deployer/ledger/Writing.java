package dev.slipway.deployer.ledger;

/** What came of writing a record again. */
public sealed interface Writing {

    /** It stands. */
    record Written(Entry.Kept kept) implements Writing {}

    /** Somebody else keeps the record now; nothing was written. */
    record Taken(Entry now) implements Writing {}
}
