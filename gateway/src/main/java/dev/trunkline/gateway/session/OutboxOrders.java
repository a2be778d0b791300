package dev.trunkline.gateway.session;

import dev.trunkline.gateway.outbox.OutboxOrder;
import dev.trunkline.gateway.outbox.OutboxQueue;
import dev.trunkline.gateway.session.SessionEffect.Answered;
import dev.trunkline.gateway.store.Hold;
import dev.trunkline.gateway.store.Outbox;
import dev.trunkline.gateway.store.OutboxEntry;
import dev.trunkline.gateway.store.Write;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a user does with messages that are in the outbox, one page of them at a time.
final class OutboxOrders {
  private final OutboxQueue outbox;
  private final SessionReads reads;

  /// Read when first needed.
  private @Nullable List<Hold> holds;

  OutboxOrders(OutboxQueue outbox, SessionReads reads) {
    this.outbox = outbox;
    this.reads = reads;
  }

  private List<Hold> holds() {
    List<Hold> known = holds == null ? new ArrayList<>(reads.holds()) : holds;
    holds = known;
    return known;
  }

  /// Whether everything is held back.
  boolean holdsAll() {
    return outbox.size() > 0
        && holds().stream().anyMatch(hold -> hold.scope() == Hold.Scope.SESSION);
  }

  boolean isHeld(OutboxEntry entry) {
    return holds().stream().anyMatch(hold -> hold.covers(entry));
  }

  /// Begins or ends to hold back messages, those to come included.
  void hold(SessionTurn turn, SessionInput.HoldBack input) {
    Outbox.Filter filter = input.filter();
    Hold wanted =
        filter
            .tag()
            .map(tag -> new Hold(Hold.Scope.TAG, tag, turn.now()))
            .or(() ->
                filter.recipient().map(who -> new Hold(Hold.Scope.RECIPIENT, who, turn.now())))
            .orElse(new Hold(Hold.Scope.SESSION, "", turn.now()));
    if (input.begins()) {
      if (holds().stream().noneMatch(hold -> isSame(hold, wanted))) {
        holds().add(wanted);
        turn.write(new Write.PutHold(wanted));
      }
    } else {
      boolean all = wanted.scope() == Hold.Scope.SESSION;
      List<Hold> ended = holds().stream().filter(hold -> all || isSame(hold, wanted)).toList();
      ended.forEach(hold -> turn.write(new Write.DeleteHold(hold.scope(), hold.name())));
      holds().removeAll(ended);
    }
    turn.answer(input.ticket(), new Answered.Done());
  }

  private static boolean isSame(Hold one, Hold other) {
    return one.scope() == other.scope() && one.name().equals(other.name());
  }

  /// One message.
  void one(SessionTurn turn, SessionInput.OrderOne input) {
    Optional<OutboxEntry> entry =
        outbox.recent().find(input.messageId()).or(() -> reads.message(input.messageId()));
    int count = entry.map(it -> carryOut(turn, input.order(), List.of(it))).orElse(0);
    turn.answer(input.ticket(), new Answered.Ordered(count, 0, false));
  }

  /// One page of those that the filter covers, and what the store does not have yet.
  void page(SessionTurn turn, SessionInput.OrderPage input) {
    List<OutboxEntry> page = reads.list(input.filter(), input.after(), input.limit());
    Outbox.Filter anyState = input.filter().inAnyState();
    List<OutboxEntry> fresh = outbox.recent().all().stream().filter(anyState::covers).toList();
    int count = carryOut(turn, input.order(), page) + carryOut(turn, input.order(), fresh);
    boolean more = page.size() == input.limit();
    long last = page.isEmpty() ? input.after() : page.getLast().seq();
    turn.answer(input.ticket(), new Answered.Ordered(count, last, more));
  }

  private int carryOut(SessionTurn turn, OutboxOrder order, List<OutboxEntry> entries) {
    int count = 0;
    for (OutboxEntry entry : entries) {
      if (order == OutboxOrder.RESUME && isHeld(entry)) {
        continue; // by another hold
      }
      List<Write> writes = outbox.order(order, entry, turn.now());
      turn.writeAll(writes);
      count += writes.isEmpty() ? 0 : 1;
    }
    return count;
  }
}
