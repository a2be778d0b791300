package dev.trunkline.gateway.session;

import dev.trunkline.gateway.store.SessionId;
import java.util.List;

/// Does nothing about what sessions do.
public class Unheard implements SessionHost.Watcher {
  @Override
  public void opened(SessionId session) {}

  @Override
  public void logged(SessionId session) {}

  @Override
  public void counted(SessionId session, List<String> events) {}

  @Override
  public void closed(SessionId session) {}
}
