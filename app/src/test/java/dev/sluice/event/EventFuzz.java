package dev.sluice.event;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.stream.Stream;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Jazzer looks for bytes that take the reader where it has not been before. JUnit loads this class
 * before Jazzer can rewrite classes, which this JDK bears badly, so that it names no other of ours
 * before it fuzzes.
 */
@DisabledOnOs(
    value = OS.LINUX,
    architectures = "aarch64",
    disabledReason = "Jazzer has no library for it")
class EventFuzz {

  static Stream<byte[]> events() {
    return Stream.of(
            """
            {"id":"7d444840-9dc0-11d1-b245-5ffdce74fad2","action":"buy","user":12,"page":"/caf\\u00e9",
             "role":"guest","session":"\\ud83d\\ude00 🌊","occurredAt":"2026-05-04T09:00:00.5+02:00",
             "ip":"2001:db8::1","userAgent":"a\\/1","colour":null}
            """,
            """
            {"action":"view","occurredAt":1777885200123,"ip":"192.0.2.9",
             "metadata":{"a":[1,-2.50,3e+10,true,false,null,{}],"b":{"c":"\\n\\t\\"\\\\"},"\\u0064":""}}
            """,
            """
            {"id":"0196a2f0-0000-7000-8000-00000000000a","idGiven":true,\
            "client":"0196a2f0-0000-7000-8000-000000000001","action":"view",\
            "occurredAt":"2026-05-04T10:00:00.123456Z","receivedAt":"2026-05-04T10:00:00.123456Z",\
            "metadata":9007199254740993}""")
        .map(json -> json.getBytes(UTF_8));
  }

  @MethodSource("events")
  @FuzzTest(maxDuration = "12s")
  void any_bytes_are_refused_or_come_back_from_the_log(byte[] bytes) {
    AnyBytes.assertRefusedOrComeBack(bytes);
  }
}
