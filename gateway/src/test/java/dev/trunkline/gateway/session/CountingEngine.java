package dev.trunkline.gateway.session;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.trunkline.engine.Account;
import dev.trunkline.engine.AccountEvent;
import dev.trunkline.engine.Change;
import dev.trunkline.engine.Effect;
import dev.trunkline.engine.Engine;
import dev.trunkline.engine.Input;
import dev.trunkline.engine.Me;
import dev.trunkline.engine.Profile;
import dev.trunkline.engine.RecordKey;
import dev.trunkline.engine.Records;
import dev.trunkline.engine.Request;
import dev.trunkline.engine.Step;
import dev.trunkline.engine.Transport;
import dev.trunkline.engine.node.Jid;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/// An engine whose ratchets only count: a message is "encrypted" by the next number of its chat.
/// Its WhatsApp acknowledges at once.
public final class CountingEngine implements Engine {
  static final Me ME =
      new Me(Jid.parse("15550000101:1@s.whatsapp.net"), Jid.parse("1001:1@lid"), "Alice");

  /// A message leaves.
  record Leave(String messageId, Jid chat, String number) implements Effect {}

  /// WhatsApp has a message.
  record Ack(String messageId, Jid chat) implements Input.Arrival {}

  @Override
  public Account open(Records records, Profile profile, RandomGenerator random) {
    return new CountingAccount(records);
  }

  @Override
  public String newMessageId(RandomGenerator random) {
    return "3EB0%016X".formatted(random.nextLong());
  }

  @Override
  public Transport transport(Consumer<Input> inbox) {
    return new Transport() {
      @Override
      public void perform(Effect effect) {
        if (effect instanceof Leave(String messageId, Jid chat, _)) {
          inbox.accept(new Ack(messageId, chat));
        }
      }

      @Override
      public void close() {}
    };
  }

  private record CountingAccount(Records records) implements Account {
    @Override
    public Step step(Input input, Instant now) {
      return switch (input) {
        case Input.Start _ -> step(List.of(), List.of(new AccountEvent.Online(ME)), List.of());
        case Input.Ask(_, Request.Send send) -> send(send);
        case Ack(String id, Jid chat) ->
            step(List.of(), List.of(new AccountEvent.Acknowledged(id, chat, now)), List.of());
        default -> step(List.of(), List.of(), List.of());
      };
    }

    private Step send(Request.Send send) {
      RecordKey ratchet = new RecordKey(RecordKey.Kind.SIGNAL_SESSION, send.chat().toString());
      RecordKey sent = new RecordKey(RecordKey.Kind.SENT_MESSAGE, send.messageId());
      Optional<String> former = send.again() ? read(sent) : Optional.empty();
      String number =
          former.orElseGet(
              () -> Integer.toString(read(ratchet).map(Integer::parseInt).orElse(0) + 1));
      List<Change> changes =
          former.isPresent() ? List.of() : List.of(put(ratchet, number), put(sent, number));
      return step(
          changes,
          List.of(new AccountEvent.Encrypted(send.messageId())),
          List.of(new Leave(send.messageId(), send.chat(), number)));
    }

    private Optional<String> read(RecordKey key) {
      return records.find(key).map(bytes -> new String(bytes, UTF_8));
    }

    private static Change put(RecordKey key, String text) {
      return new Change.Put(key, text.getBytes(UTF_8), Optional.empty());
    }

    private static Step step(
        List<Change> changes, List<AccountEvent> events, List<Effect> effects) {
      return new Step(changes, events, List.of(), effects, Optional.empty());
    }

    @Override
    public Optional<Jid> alternateOf(Jid account) {
      return Optional.empty();
    }
  }
}
