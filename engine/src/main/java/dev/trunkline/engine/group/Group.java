package dev.trunkline.engine.group;

import dev.trunkline.engine.node.Jid;
import java.util.List;

/// A group, as far as writing to it goes.
///
/// @param byLid whether its participants are addressed by LID; by phone number otherwise
/// @param participants accounts, by the kind of name that the group uses
public record Group(Jid jid, boolean byLid, List<Jid> participants) {
  public Group {
    participants = List.copyOf(participants);
  }

  /// The value of `addressing_mode` on messages to a group.
  public static String addressingMode(boolean byLid) {
    return byLid ? "lid" : "pn";
  }
}
