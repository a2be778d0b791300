package dev.trunkline.engine;

/// Carries out the effects of one account. Calls return at once and may come from any thread, one
/// at a time; effects happen in the order of the calls.
public interface Transport extends AutoCloseable {

  /// Starts `effect`. A failure is no exception here: it arrives as an input.
  void perform(Effect effect);

  /// Closes whatever is open, now. Nothing arrives afterwards.
  @Override
  void close();
}
