package io.lockstep.cli.profile;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.lockstep.backend.profile.Event;
import io.lockstep.kernels.spec.KernelSpec;
import io.lockstep.kernels.spec.KernelText;
import io.lockstep.training.file.AtomicFile;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * A file of events in Chrome's trace event format, which {@code chrome://tracing} and Perfetto
 * show: the kernels on one line, the copies on another.
 */
final class ChromeTrace {
  private ChromeTrace() {}

  /**
   * Writes the file.
   *
   * @throws io.lockstep.training.data.DataException if it cannot be written
   */
  static void write(Path file, String device, List<Event> events) {
    AtomicFile.write(
        file,
        channel -> {
          JsonGenerator json =
              new JsonFactory()
                  .createGenerator(Channels.newOutputStream(channel), JsonEncoding.UTF8)
                  .disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
          json.writeStartObject();
          json.writeStringField("displayTimeUnit", "ns");
          json.writeArrayFieldStart("traceEvents");
          name(json, 1, device + " kernels");
          name(json, 2, device + " copies");
          for (Event event : events) {
            event(json, event);
          }
          json.writeEndArray();
          json.writeEndObject();
          json.close();
        });
  }

  private static void name(JsonGenerator json, int line, String name) throws IOException {
    json.writeStartObject();
    json.writeStringField("ph", "M");
    json.writeStringField("name", "thread_name");
    json.writeNumberField("pid", 1);
    json.writeNumberField("tid", line);
    json.writeObjectFieldStart("args");
    json.writeStringField("name", name);
    json.writeEndObject();
    json.writeEndObject();
  }

  private static void event(JsonGenerator json, Event event) throws IOException {
    KernelSpec spec = event.spec();
    json.writeStartObject();
    json.writeStringField("ph", "X");
    json.writeStringField("name", EventText.name(event));
    json.writeStringField("cat", event.kind().name().toLowerCase(Locale.ROOT));
    json.writeNumberField("pid", 1);
    json.writeNumberField("tid", spec == null ? 2 : 1);
    json.writeNumberField("ts", event.start() / 1e3);
    json.writeNumberField("dur", event.nanos() / 1e3);
    json.writeObjectFieldStart("args");
    json.writeNumberField("bytes", event.bytes());
    if (spec != null) {
      json.writeNumberField("flops", event.flops());
      json.writeArrayFieldStart("arguments");
      for (String argument : KernelText.arguments(spec)) {
        json.writeString(argument);
      }
      json.writeEndArray();
    }
    json.writeEndObject();
    json.writeEndObject();
  }
}
