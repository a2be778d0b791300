package dev.trunkline.engine.signal;

import java.util.random.RandomGenerator;

/// Two devices that have read from each other, with nothing under way.
record Conversation(Device alice, Device bob) {

  static Conversation start(RandomGenerator random) {
    Conversation conversation = new Conversation(new Device(random), new Device(random));
    conversation.alice.initiate(conversation.bob.bundle());
    SignalSession.Encrypted question = conversation.alice.encrypt(new byte[] {0});
    conversation.bob.decrypt(question.kind(), question.bytes());
    SignalSession.Encrypted answer = conversation.bob.encrypt(new byte[] {0});
    conversation.alice.decrypt(answer.kind(), answer.bytes());
    SignalSession.Encrypted thanks = conversation.alice.encrypt(new byte[] {0});
    conversation.bob.decrypt(thanks.kind(), thanks.bytes());
    return conversation;
  }
}
