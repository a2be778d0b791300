package dev.trunkline.engine.pairing;

import dev.trunkline.engine.Reply;
import dev.trunkline.engine.crypto.CurveKeyPair;
import dev.trunkline.engine.crypto.CurvePublicKey;
import dev.trunkline.engine.crypto.Secret;
import dev.trunkline.engine.node.Jid;
import dev.trunkline.engine.node.Node;
import dev.trunkline.engine.turn.Credentials;
import dev.trunkline.engine.turn.Expectation;
import dev.trunkline.engine.turn.Iq;
import dev.trunkline.engine.turn.QueryFailure;
import dev.trunkline.engine.turn.Turn;
import java.util.Arrays;
import java.util.Optional;

/// Pairing by a code that the user types on the phone, in three messages.
final class CodePairing {
  private final String code;
  private final CurveKeyPair ephemeral;
  private final Jid phone;
  private Optional<byte[]> ref = Optional.empty();

  CodePairing(Turn turn, String phoneNumber) {
    code = PairingCode.generate(turn.random());
    ephemeral = CurveKeyPair.generate(turn.random());
    phone = Jid.phoneNumber(phoneNumber);
  }

  private record HelloAnswer(CodePairing pairing, long ticket) implements Expectation {
    @Override
    public void onResult(Turn turn, Node result) {
      pairing.ref =
          result
              .child("link_code_companion_reg")
              .flatMap(reg -> reg.child("link_code_pairing_ref"))
              .map(Node::bytes);
      turn.reply(ticket, new Reply.Outcome.PairingCode(pairing.code));
    }

    @Override
    public void onFailure(Turn turn, QueryFailure failure) {
      turn.reply(ticket, failure.asRefusal());
    }
  }

  /// Tells the server that a phone will be asked for the code.
  void hello(Turn turn, long ticket) {
    Browser browser = Browser.of(turn.profile().browserName());
    Node hello =
        registration("companion_hello")
            .with("should_show_push_notification", "true")
            .holding(
                Node.of("link_code_pairing_wrapped_companion_ephemeral_pub")
                    .holding(PairingCode.wrap(code, ephemeral.publicKey(), turn.random())),
                Node.of("companion_server_auth_key_pub")
                    .holding(turn.credentials().noiseKey().publicKey().bytes()),
                Node.of("companion_platform_id").holding(browser.platformId()),
                Node.of("companion_platform_display").holding(browser.display()),
                Node.of("link_code_pairing_nonce").holding("0"));
    turn.query(Iq.set("md").holding(hello), new HelloAnswer(this, ticket));
  }

  private Node registration(String stage) {
    return Node.of("link_code_companion_reg").with("jid", phone).with("stage", stage);
  }

  /// The user has typed the code: finishes the key exchange.
  ///
  /// @return the ADV secret under which the phone will sign, or nothing when the notification
  ///   belongs to another exchange
  Optional<Secret> onPrimaryHello(Turn turn, Node notification) {
    Node reg = notification.requireChild("link_code_companion_reg");
    byte[] answeredRef = reg.requireChild("link_code_pairing_ref").bytes();
    if (ref.filter(known -> !Arrays.equals(known, answeredRef)).isPresent()) {
      return Optional.empty();
    }
    Credentials credentials = turn.credentials();
    CurvePublicKey phoneEphemeral =
        PairingCode.unwrap(
            code, reg.requireChild("link_code_pairing_wrapped_primary_ephemeral_pub").bytes());
    CurvePublicKey phoneIdentity =
        CurvePublicKey.decode(reg.requireChild("primary_identity_pub").bytes());
    PairingCode.Bundle bundle =
        PairingCode.finish(
            ephemeral,
            credentials.identity().keyPair(),
            phoneEphemeral,
            phoneIdentity,
            turn.random());
    Node finish =
        registration("companion_finish")
            .holding(
                Node.of("link_code_pairing_wrapped_key_bundle").holding(bundle.wrapped()),
                Node.of("companion_identity_public")
                    .holding(credentials.identity().keyPair().publicKey().bytes()),
                Node.of("link_code_pairing_ref").holding(answeredRef));
    turn.query(Iq.set("md").holding(finish), Expectation.NOTHING);
    return Optional.of(bundle.advSecret());
  }
}
