package dev.trunkline.gateway.store;

import java.util.List;

/// Reads the events of all sessions as one stream, whichever member wrote them.
public interface EventStream {

  /// Events behind a cursor: those of a session in their order, those of different sessions about
  /// in the order of their time. Nothing ever appears before a cursor that was given.
  ///
  /// @param limit about how many; fewer does not mean that there are no more, none does
  Part after(StreamCursor cursor, int limit);

  /// The end of what there is.
  StreamCursor end();

  /// @param next the cursor behind them
  record Part(List<SessionEvent> events, StreamCursor next) {}

  /// An event, and whose it is.
  record SessionEvent(SessionId session, LoggedEvent event) {}
}
