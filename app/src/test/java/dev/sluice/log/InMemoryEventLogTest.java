package dev.sluice.log;

class InMemoryEventLogTest extends EventLogContract {

  @Override
  EventLog log() {
    return new InMemoryEventLog();
  }
}
