package dev.trunkline.gateway.journal;

import dev.trunkline.gateway.store.ChangeSet;
import dev.trunkline.gateway.store.Outcome;
import java.util.function.Consumer;

/// A change set that waits for its outcome.
///
/// @param step counts the writer's change sets
/// @param weight about how many bytes it keeps
record Pending(
    JournalWriter writer,
    long step,
    ChangeSet changeSet,
    int weight,
    Consumer<Outcome> done,
    long appendedNanos) {}
