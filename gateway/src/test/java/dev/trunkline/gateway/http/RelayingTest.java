package dev.trunkline.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What a member does with requests that say that another one handed them on.
class RelayingTest {
  private static final Answer HERE = Answer.empty().withStatus(202);

  /// A relay that takes every signature for the same.
  private record Believing(Relay.Word word) implements Relay {
    @Override
    public boolean takesRequests() {
      return true;
    }

    @Override
    public Duration patience() {
      return Duration.ZERO;
    }

    @Override
    public boolean hasOwnPort() {
      return false;
    }

    @Override
    public Word vouch(String signature, String method, String target) {
      return word;
    }

    @Override
    public Outcome handOn(Hop hop, String member) {
      throw new UnsupportedOperationException("nothing is handed on");
    }
  }

  private static Request signed() {
    return new Request(
        "POST",
        "/api/sendText",
        "",
        false,
        name -> Optional.of("a signature").filter(_ -> name.equals(Relay.HEADER)),
        new RequestBody(InputStream.nullInputStream(), new BodyBudget(1, 1), "", 0));
  }

  private static Answer answer(Relay.Word word) {
    return new Relaying(new Believing(word)).answer(signed(), () -> HERE);
  }

  @Test
  void answersWhatAMemberHandsOn() {
    assertThat(answer(Relay.Word.GOOD)).isEqualTo(HERE);
  }

  @Test
  void doesNothingForASignatureThatIsOutOfTime() {
    assertThat(answer(Relay.Word.UNTIMELY).status()).isEqualTo(Relay.MISDIRECTED);
  }

  @Test
  void takesWhatNobodySignedForAClients() {
    Relaying relaying = new Relaying(new Believing(Relay.Word.NOBODYS));
    assertThat(relaying.isHandedOn(signed())).isFalse();
    assertThat(relaying.answer(signed(), () -> HERE)).isEqualTo(HERE);
  }
}
