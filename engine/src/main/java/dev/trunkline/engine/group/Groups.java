package dev.trunkline.engine.group;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.trunkline.engine.RecordKey;
import dev.trunkline.engine.RecordKey.Kind;
import dev.trunkline.engine.node.Jid;
import dev.trunkline.engine.node.Node;
import dev.trunkline.engine.turn.Iq;
import dev.trunkline.engine.turn.Turn;
import dev.trunkline.engine.usync.LidMapping;
import dev.trunkline.proto.record.GroupRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Who is in a group. What the server answers is good for a day, and until a notification says that
/// something about the group changed; then it is asked for anew before the next message.
///
/// Observed: Baileys 7.0.0-rc14 and whatsmeow, 2026-08.
public final class Groups {
  private static final Logger LOGGER = LoggerFactory.getLogger(Groups.class);

  /// WhatsApp lets no group grow beyond this.
  public static final int PARTICIPANTS_MAX = 1_024;

  private static final Duration GOOD_FOR = Duration.ofDays(1);
  private static final int VERSION = 1;

  /// Longer than any phone number or LID.
  private static final int USER_LENGTH_MAX = 24;

  private Groups() {}

  /// Asks who is in a group.
  public static Node query(Jid group) {
    return Iq.get("w:g2", group).holding(Node.of("query").with("request", "interactive"));
  }

  /// Remembers what the server answered, and which phone numbers and LIDs belong together.
  ///
  /// @return nothing when the group has more participants than any
  public static Optional<Group> learn(Turn turn, Jid jid, Node result) {
    Node answer = result.requireChild("group");
    boolean byLid = answer.has("addressing_mode", "lid");
    Set<Jid> participants = new LinkedHashSet<>();
    int nameless = 0;
    for (Node participant : answer.children("participant")) {
      Optional<Jid> name = name(participant, byLid);
      if (name.isEmpty()) {
        nameless++;
      } else if (participants.size() == PARTICIPANTS_MAX && !participants.contains(name.get())) {
        return Optional.empty();
      } else {
        participants.add(name.get());
        learnNames(turn, participant);
      }
    }
    if (nameless > 0) {
      LOGGER
          .atWarn()
          .addKeyValue("jid", jid)
          .log("participants whose names make no sense: {}", nameless);
    }
    Group group = new Group(jid, byLid, List.copyOf(participants));
    turn.put(key(jid), encode(group, turn.now()), GOOD_FOR);
    return Optional.of(group);
  }

  /// A participant by the kind of name that the group uses.
  private static Optional<Jid> name(Node participant, boolean byLid) {
    if (participant.find("error").isPresent()) {
      return Optional.empty();
    }
    return Stream.of("jid", byLid ? "lid" : "phone_number")
        .flatMap(attribute -> participant.findJid(attribute).stream())
        .map(Jid::account)
        .filter(jid -> jid.server().equals(server(byLid)) && isNumber(jid.user()))
        .findFirst();
  }

  private static String server(boolean byLid) {
    return byLid ? Jid.LID_SERVER : Jid.PHONE_SERVER;
  }

  private static boolean isNumber(String user) {
    return !user.isEmpty()
        && user.length() <= USER_LENGTH_MAX
        && user.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  private static void learnNames(Turn turn, Node participant) {
    Jid jid = participant.requireJid("jid");
    Optional<Jid> other =
        participant
            .findJid(jid.isLid() ? "phone_number" : "lid")
            .filter(name -> isNumber(name.user()));
    other.ifPresent(
        name -> LidMapping.learn(turn, jid.isLid() ? name : jid, jid.isLid() ? jid : name));
  }

  /// The group as it was when the server was last asked, unless a query is due.
  public static Optional<Group> find(Turn turn, Jid jid) {
    long oldest = turn.now().minus(GOOD_FOR).getEpochSecond();
    return turn.find(key(jid))
        .map(Groups::decode)
        .filter(record -> record.getFetchedAt() > oldest)
        .map(record -> group(jid, record));
  }

  /// Makes the next message ask who is in the group.
  public static void forget(Turn turn, Jid jid) {
    RecordKey key = key(jid);
    if (turn.find(key).isPresent()) {
      turn.delete(key);
    }
  }

  private static RecordKey key(Jid group) {
    return new RecordKey(Kind.GROUP, group.toString());
  }

  private static byte[] encode(Group group, Instant now) {
    return GroupRecord.newBuilder()
        .setVersion(VERSION)
        .setByLid(group.byLid())
        .addAllParticipants(group.participants().stream().map(Jid::user).toList())
        .setFetchedAt(now.getEpochSecond())
        .build()
        .toByteArray();
  }

  private static Group group(Jid jid, GroupRecord record) {
    String server = server(record.getByLid());
    return new Group(
        jid,
        record.getByLid(),
        record.getParticipantsList().stream().map(user -> new Jid(user, 0, server)).toList());
  }

  private static GroupRecord decode(byte[] bytes) {
    try {
      return GroupRecord.parseFrom(bytes);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("a stored group is unreadable", e);
    }
  }
}
