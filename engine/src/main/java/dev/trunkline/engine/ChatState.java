package dev.trunkline.engine;

/// What someone is doing in a chat.
public enum ChatState {
  COMPOSING,
  RECORDING,
  PAUSED
}
