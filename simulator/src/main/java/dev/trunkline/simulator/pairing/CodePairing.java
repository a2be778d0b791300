package dev.trunkline.simulator.pairing;

import dev.trunkline.engine.crypto.Aes;
import dev.trunkline.engine.crypto.CryptoException;
import dev.trunkline.engine.crypto.CurveKeyPair;
import dev.trunkline.engine.crypto.CurvePublicKey;
import dev.trunkline.engine.crypto.Hkdf;
import dev.trunkline.engine.crypto.Secret;
import dev.trunkline.engine.node.Jid;
import dev.trunkline.engine.node.Node;
import dev.trunkline.simulator.delivery.Server;
import dev.trunkline.simulator.iq.IqAnswer;
import dev.trunkline.simulator.iq.IqTable;
import dev.trunkline.simulator.registry.Account;
import dev.trunkline.simulator.turn.Turn;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Links devices by a code that the device shows and a person types on the phone. Both sides derive
/// the same secret from it, with which [Links] goes on.
public final class CodePairing {
  private static final int REF_BYTES = 16;
  private static final byte[] BUNDLE_INFO = info("link_code_pairing_key_bundle_encryption_key");
  private static final byte[] SECRET_INFO = info("adv_secret");
  private static final byte[] NO_DATA = {};
  private static final int SALT_BYTES = 32;
  private static final int IV_BYTES = 12;

  private final Server server;
  private final Links links;
  private final Map<Account, Attempt> attempts = new HashMap<>();

  /// A device that shows a code for an account.
  private static final class Attempt {
    private final Offer offer;
    private final String ref;
    private final byte[] wrappedEphemeral;
    private @Nullable CurvePublicKey device;
    private @Nullable CurveKeyPair phone;

    Attempt(Offer offer, String ref, byte[] wrappedEphemeral) {
      this.offer = offer;
      this.ref = ref;
      this.wrappedEphemeral = wrappedEphemeral;
    }
  }

  CodePairing(Server server, Links links) {
    this.server = server;
    this.links = links;
  }

  void register(IqTable<Offer> table) {
    table.on("md", "set", "link_code_companion_reg", this::answer);
  }

  private IqAnswer answer(Turn turn, Offer offer, Node iq) {
    Node stage = iq.requireChild("link_code_companion_reg");
    return switch (stage.require("stage")) {
      case "companion_hello" -> hello(turn, offer, stage);
      case "companion_finish" -> finish(turn, offer, stage);
      default -> IqAnswer.badRequest();
    };
  }

  private IqAnswer hello(Turn turn, Offer offer, Node stage) {
    Optional<Account> account = server.directory().find(stage.requireJid("jid"));
    if (account.isEmpty()) {
      return IqAnswer.itemNotFound();
    }
    byte[] wrapped =
        stage.requireChild("link_code_pairing_wrapped_companion_ephemeral_pub").bytes();
    if (wrapped.length != WrappedKey.LENGTH) {
      return IqAnswer.badRequest();
    }
    byte[] ref = new byte[REF_BYTES];
    turn.random().nextBytes(ref);
    String text = Base64.getEncoder().encodeToString(ref);
    attempts.put(account.get(), new Attempt(offer, text, wrapped));
    return IqAnswer.of(
        Node.of("link_code_companion_reg")
            .with("stage", "companion_hello")
            .holding(Node.of("link_code_pairing_ref").holding(text)));
  }

  /// Whether a device shows a code for this account.
  public boolean isExpected(Account account) {
    return attempts.containsKey(account);
  }

  /// A person types a code on the phone. Whether it is the right one shows when the device answers.
  public PairingStart type(Turn turn, Account account, String code) {
    Attempt attempt = attempts.get(account);
    if (attempt == null) {
      return new PairingStart.Refused("no connected device shows a code for " + account);
    }
    server.phones().stock(turn, account.phone());
    String plain = code.toUpperCase(Locale.ROOT).replaceAll("[^0-9A-Z]", "");
    attempt.device = WrappedKey.unwrap(plain, attempt.wrappedEphemeral);
    attempt.phone = CurveKeyPair.generate(turn.random());
    byte[] wrapped = WrappedKey.wrap(plain, attempt.phone.publicKey(), turn.random());
    server
        .connections()
        .send(turn, attempt.offer.connection(), primaryHello(turn, account, attempt, wrapped));
    return new PairingStart.CodeSent();
  }

  private Node primaryHello(Turn turn, Account account, Attempt attempt, byte[] wrapped) {
    byte[] identity = account.identity().orElseThrow().keys().publicKey().bytes();
    return Node.of("notification")
        .with("from", Jid.SERVER)
        .with("type", "link_code_companion_reg")
        .with("id", links.nextId())
        .with("t", turn.seconds())
        .holding(
            Node.of("link_code_companion_reg")
                .with("stage", "primary_hello")
                .holding(
                    Node.of("link_code_pairing_wrapped_primary_ephemeral_pub").holding(wrapped),
                    Node.of("primary_identity_pub").holding(identity),
                    Node.of("link_code_pairing_ref").holding(attempt.ref)));
  }

  private IqAnswer finish(Turn turn, Offer offer, Node stage) {
    Optional<Account> account = server.directory().find(stage.requireJid("jid"));
    Attempt attempt = account.map(attempts::get).orElse(null);
    if (account.isEmpty()
        || attempt == null
        || attempt.offer.connection() != offer.connection()
        || !attempt.ref.equals(stage.requireChild("link_code_pairing_ref").text())) {
      return IqAnswer.itemNotFound();
    }
    byte[] bundle = stage.requireChild("link_code_pairing_wrapped_key_bundle").bytes();
    attempts.remove(account.get());
    turn.soon(later -> open(later, account.get(), attempt, bundle));
    return IqAnswer.empty();
  }

  private void open(Turn turn, Account account, Attempt attempt, byte[] bundle) {
    try {
      Secret secret = secret(account, attempt, bundle);
      if (links.tell(turn, attempt.offer, account, secret)
          instanceof PairingStart.Refused(String reason)) {
        links.fail(account, reason);
      }
    } catch (CryptoException _) {
      links.fail(account, "the code typed is not the one that the device shows");
    }
  }

  private static Secret secret(Account account, Attempt attempt, byte[] bundle) {
    CurveKeyPair phone = attempt.phone;
    CurvePublicKey device = attempt.device;
    if (phone == null || device == null || bundle.length < SALT_BYTES + IV_BYTES) {
      throw new CryptoException("a key bundle before any code was typed, or too short");
    }
    Secret shared = phone.agree(device);
    byte[] salt = Arrays.copyOf(bundle, SALT_BYTES);
    byte[] iv = Arrays.copyOfRange(bundle, SALT_BYTES, SALT_BYTES + IV_BYTES);
    byte[] sealed = Arrays.copyOfRange(bundle, SALT_BYTES + IV_BYTES, bundle.length);
    byte[] key = Hkdf.sha256(shared.bytes(), salt, BUNDLE_INFO, 32);
    byte[] opened = Aes.decryptGcm(key, iv, NO_DATA, sealed);
    CurveKeyPair identity = account.identity().orElseThrow().keys();
    if (opened.length != 3 * CurvePublicKey.LENGTH
        || !Arrays.equals(opened, 0, 32, attempt.offer.identity().bytes(), 0, 32)
        || !Arrays.equals(opened, 32, 64, identity.publicKey().bytes(), 0, 32)) {
      throw new CryptoException("a key bundle of other identities");
    }
    byte[] material = Arrays.copyOf(shared.bytes(), 3 * 32);
    System.arraycopy(identity.agree(attempt.offer.identity()).bytes(), 0, material, 32, 32);
    System.arraycopy(opened, 64, material, 64, 32);
    return new Secret(Hkdf.sha256(material, SECRET_INFO, 32));
  }

  void forget(Offer offer) {
    attempts.values().removeIf(attempt -> attempt.offer.connection() == offer.connection());
  }

  private static byte[] info(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
