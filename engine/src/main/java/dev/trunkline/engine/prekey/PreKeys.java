package dev.trunkline.engine.prekey;

import dev.trunkline.engine.crypto.CurvePublicKey;
import dev.trunkline.engine.node.Node;
import dev.trunkline.engine.signal.LocalIdentity;
import dev.trunkline.engine.signal.PreKey;
import dev.trunkline.engine.signal.PreKeyBundle;
import dev.trunkline.engine.signal.SignedPreKey;
import dev.trunkline.engine.signal.UploadDigest;
import dev.trunkline.engine.turn.Credentials;
import dev.trunkline.engine.turn.Expectation;
import dev.trunkline.engine.turn.Iq;
import dev.trunkline.engine.turn.QueryFailure;
import dev.trunkline.engine.turn.Turn;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// The public halves of this device's pre-keys at the server: enough of them, fresh, and the same
/// as at home. Numbers as WhatsApp Web's, the first of them in the profile; a signed one for a week
/// or more.
public final class PreKeys {
  static final int MORE = 96;
  static final int FEW = 10;
  static final Duration SIGNED_GOOD_FOR = Duration.ofDays(14);
  static final Duration DIGEST_GOOD_FOR = Duration.ofDays(1);

  /// A comparison that is due comes with one ping in so many, within half an hour or so: it costs
  /// an operation on the curve for each key, and all accounts of a process that was down for a day
  /// are due when it starts.
  static final int DIGEST_ONE_IN = 64;

  private PreKeys() {}

  /// Makes sure that others find keys: asks how many are left, and uploads when they are few.
  ///
  /// @param enough called when there are; not when the server refuses
  public static void ensure(Turn turn, Runnable enough) {
    turn.query(Iq.get("encrypt").holding(Node.of("count")), new Count(enough));
  }

  private record Count(Runnable enough) implements Expectation {
    @Override
    public void onResult(Turn turn, Node result) {
      long left = result.requireChild("count").requireNumber("value");
      if (left < FEW) {
        upload(
            turn, left == 0 ? turn.profile().oneTimeKeys() : MORE, new Uploaded(left == 0, enough));
      } else {
        enough.run();
      }
    }

    /// A login does not fail because of a count: the server says so when keys run low.
    @Override
    public void onFailure(Turn turn, QueryFailure failure) {
      enough.run();
    }
  }

  /// The server says how many are left.
  public static void onCount(Turn turn, long left) {
    if (left < FEW) {
      upload(turn, MORE, Uploaded.UNAWAITED);
    }
  }

  private static void upload(Turn turn, int count, Uploaded then) {
    List<Node> keys = PreKeyStore.make(turn, count).stream().map(KeyNodes::key).toList();
    Credentials credentials = turn.credentials();
    Node iq =
        Iq.set("encrypt")
            .holding(
                KeyNodes.registration(credentials),
                KeyNodes.type(),
                KeyNodes.identity(credentials),
                Node.of("list").holding(keys),
                KeyNodes.signedKey(credentials.signedPreKey()));
    turn.query(iq, then);
  }

  /// @param all whether the server has no other keys: a day later there is something to compare
  private record Uploaded(boolean all, Runnable done) implements Expectation {
    static final Uploaded UNAWAITED = new Uploaded(false, () -> {});

    @Override
    public void onResult(Turn turn, Node result) {
      if (all) {
        turn.change(turn.credentials().withDigestCheckedAt(turn.now()));
      }
      done.run();
    }

    @Override
    public void onFailure(Turn turn, QueryFailure failure) {
      done.run();
    }
  }

  /// What has to be done now and then, with each ping: a new signed key, a comparison with the
  /// server's copy.
  public static void maintain(Turn turn) {
    SignedPreKey current = turn.credentials().signedPreKey();
    if (current.createdAt().plus(SIGNED_GOOD_FOR).isBefore(turn.now())) {
      rotate(turn, current);
    }
    if (turn.credentials().upkeep().digestCheckedAt().plus(DIGEST_GOOD_FOR).isBefore(turn.now())
        && turn.random().nextInt(DIGEST_ONE_IN) == 0) {
      turn.query(Iq.get("encrypt").holding(Node.of("digest")), new Digest());
    }
  }

  /// The new key is kept before the server has it: a message that names it can be read at once.
  private static void rotate(Turn turn, SignedPreKey current) {
    SignedPreKey next =
        SignedPreKey.generate(
            PreKey.idAfter(current.id()), turn.credentials().identity(), turn.now(), turn.random());
    turn.change(turn.credentials().rotatedTo(next));
    turn.query(
        Iq.set("encrypt").holding(Node.of("rotate").holding(KeyNodes.signedKey(next))),
        Expectation.NOTHING);
  }

  private record Digest() implements Expectation {
    @Override
    public void onResult(Turn turn, Node result) {
      Node digest = result.requireChild("digest");
      boolean same =
          expected(turn, digest)
              .filter(hash -> Arrays.equals(hash, digest.requireChild("hash").bytes()))
              .isPresent();
      turn.change(turn.credentials().withDigestCheckedAt(turn.now()));
      if (!same) {
        upload(turn, turn.profile().oneTimeKeys(), Uploaded.UNAWAITED);
      }
    }

    @Override
    public void onFailure(Turn turn, QueryFailure failure) {
      if (failure instanceof QueryFailure.Refused(int code, _) && code == 404) {
        upload(turn, turn.profile().oneTimeKeys(), Uploaded.UNAWAITED);
      }
    }

    /// The hash over the keys that the server lists, as this device has them; nothing when it lacks
    /// one of them.
    private static Optional<byte[]> expected(Turn turn, Node digest) {
      List<CurvePublicKey> listed = new ArrayList<>();
      for (Node id : digest.requireChild("list").children("id")) {
        Optional<PreKey> known = PreKeyStore.find(turn, KeyNodes.number(id, 3));
        if (known.isEmpty()) {
          return Optional.empty();
        }
        listed.add(known.get().keyPair().publicKey());
      }
      LocalIdentity me = turn.credentials().identity();
      PreKeyBundle bundle =
          PreKeyBundle.of(me, turn.credentials().signedPreKey(), Optional.empty());
      return Optional.of(UploadDigest.of(me.identityKey(), bundle.signedPreKey(), listed));
    }
  }
}
