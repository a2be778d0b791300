package dev.trunkline.engine.pairing;

import dev.trunkline.engine.AccountEvent;
import dev.trunkline.engine.CloseReason;
import dev.trunkline.engine.crypto.Secret;
import dev.trunkline.engine.node.Node;
import dev.trunkline.engine.turn.Credentials;
import dev.trunkline.engine.turn.Iq;
import dev.trunkline.engine.turn.Turn;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/// One registration connection: it offers QR codes, or a pairing code, until the phone has linked
/// this device or the server's refs run out.
///
/// ```
///   pair-device ──▶ offering refs ──ref expires──▶ next ref ──none left──▶ PAIRING_EXPIRED
///                        │  └─ code asked for ─▶ companion_hello ─▶ primary_hello ─▶ companion_finish
///                        ▼                                                              │
///                   pair-success ◀──────────────────────────────────────────────────────┘
///                        └─▶ credentials are linked; the server restarts the connection (515)
/// ```
public final class PairingAttempt {
  static final Duration FIRST_REF = Duration.ofSeconds(60);
  static final Duration NEXT_REF = Duration.ofSeconds(20);
  private static final int REFS_MAX = 20;
  private static final int SECRET_BYTES = 32;

  private final Deque<String> refs = new ArrayDeque<>();
  private Optional<Instant> refExpiresAt = Optional.empty();
  private Secret advSecret;
  private Optional<CodePairing> byCode = Optional.empty();
  private boolean linked;

  public PairingAttempt(Turn turn) {
    advSecret = Secret.random(SECRET_BYTES, turn.random());
  }

  /// When the current QR code expires.
  public Optional<Instant> deadline() {
    return refExpiresAt;
  }

  /// Whether the phone has linked this device on this connection.
  public boolean isLinked() {
    return linked;
  }

  /// Takes the refs that the server gives: each is good for one QR code.
  public void onPairDevice(Turn turn, Node iq) {
    turn.send(Iq.resultOf(iq));
    refs.clear();
    List<Node> given = iq.requireChild("pair-device").children("ref");
    given.stream().limit(REFS_MAX).forEach(ref -> refs.add(ref.text()));
    offer(turn, FIRST_REF);
  }

  /// Offers the next QR code when the last has expired.
  public void onWake(Turn turn) {
    if (refExpiresAt.filter(at -> !at.isAfter(turn.now())).isPresent()) {
      offer(turn, NEXT_REF);
    }
  }

  private void offer(Turn turn, Duration goodFor) {
    String ref = refs.poll();
    if (ref == null) {
      refExpiresAt = Optional.empty();
      turn.close(CloseReason.PAIRING_EXPIRED, "no QR code was scanned in time");
      return;
    }
    Instant expiresAt = turn.now().plus(goodFor);
    refExpiresAt = Optional.of(expiresAt);
    turn.tell(new AccountEvent.QrOffered(qr(turn, ref), expiresAt));
  }

  private String qr(Turn turn, String ref) {
    Base64.Encoder base64 = Base64.getEncoder();
    Credentials credentials = turn.credentials();
    return "https://wa.me/settings/linked_devices#"
        + String.join(
            ",",
            ref,
            base64.encodeToString(credentials.noiseKey().publicKey().bytes()),
            base64.encodeToString(credentials.identity().keyPair().publicKey().bytes()),
            base64.encodeToString(advSecret.bytes()),
            Browser.of(turn.profile().browserName()).platformId());
  }

  /// Starts pairing by code, beside the QR codes.
  public void requestCode(Turn turn, long ticket, String phoneNumber) {
    CodePairing pairing = new CodePairing(turn, phoneNumber);
    byCode = Optional.of(pairing);
    pairing.hello(turn, ticket);
  }

  /// The phone has taken the code.
  public void onCodeNotification(Turn turn, Node notification) {
    byCode.ifPresent(
        pairing -> pairing.onPrimaryHello(turn, notification).ifPresent(it -> advSecret = it));
  }

  /// The phone has linked this device: checks its signatures, keeps the account, signs back.
  public void onPairSuccess(Turn turn, Node iq) {
    try {
      link(turn, iq);
    } catch (PairingException e) {
      int code = e.code().equals("bad-request") ? 500 : 401;
      turn.send(Iq.errorOf(iq, code, e.code()));
      turn.close(CloseReason.PROTOCOL_ERROR, e.getMessage());
    }
  }

  private void link(Turn turn, Node iq) {
    Node success = iq.requireChild("pair-success");
    AccountSignature.Linked signed =
        AccountSignature.accept(
            success.requireChild("device-identity").bytes(),
            advSecret,
            turn.credentials().identity().keyPair(),
            turn.random());
    Node device = success.requireChild("device");
    Credentials.Link link =
        new Credentials.Link(
            device.requireJid("jid"),
            device.requireJid("lid"),
            signed.forPeers(),
            success.child("biz").flatMap(biz -> biz.find("name")).orElse(""),
            false);
    turn.change(turn.credentials().linkedBy(link));
    linked = true;
    refExpiresAt = Optional.empty();
    turn.tell(new AccountEvent.Paired(link.me()));
    turn.send(
        Iq.resultOf(iq)
            .holding(
                Node.of("pair-device-sign")
                    .holding(
                        Node.of("device-identity")
                            .with("key-index", signed.keyIndex())
                            .holding(signed.forServer()))));
  }
}
