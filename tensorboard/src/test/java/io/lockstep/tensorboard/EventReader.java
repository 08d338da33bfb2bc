package io.lockstep.tensorboard;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A reader of event files that shares nothing with their writer: frames, CRC-32C bit by bit, and
 * protobuf's wire format by hand.
 */
final class EventReader {
  private EventReader() {}

  /** A message: the values of each field by its number; Long, ByteBuffer of 4 or 8, or byte[]. */
  record Message(Map<Integer, List<Object>> fields) {
    static Message of(byte[] bytes) {
      Map<Integer, List<Object>> fields = new LinkedHashMap<>();
      ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
      while (in.hasRemaining()) {
        int key = (int) varint(in);
        Object value =
            switch (key & 7) {
              case 0 -> (Object) varint(in);
              case 1 -> in.getDouble();
              case 5 -> in.getFloat();
              case 2 -> {
                byte[] data = new byte[(int) varint(in)];
                in.get(data);
                yield data;
              }
              default -> throw new AssertionError("wire type " + (key & 7));
            };
        fields.computeIfAbsent(key >>> 3, _ -> new ArrayList<>()).add(value);
      }
      return new Message(fields);
    }

    private static long varint(ByteBuffer in) {
      long value = 0;
      for (int shift = 0; ; shift += 7) {
        byte next = in.get();
        value |= (long) (next & 0x7f) << shift;
        if (next >= 0) {
          return value;
        }
      }
    }

    boolean has(int field) {
      return fields.containsKey(field);
    }

    Object get(int field) {
      return fields.getOrDefault(field, List.of()).getFirst();
    }

    Message message(int field) {
      return of((byte[]) get(field));
    }

    String text(int field) {
      return new String((byte[]) get(field), StandardCharsets.UTF_8);
    }

    double[] doubles(int field) {
      ByteBuffer in = ByteBuffer.wrap((byte[]) get(field)).order(ByteOrder.LITTLE_ENDIAN);
      double[] numbers = new double[in.remaining() / Double.BYTES];
      in.asDoubleBuffer().get(numbers);
      return numbers;
    }
  }

  /** An event with a value; the step is 0 where it is left out. */
  record Event(double wallTime, long step, String tag, Message value) {}

  /** Returns the events of the only file in a folder, without the first, which is checked. */
  static List<Event> read(Path folder) throws IOException {
    List<Path> files = files(folder);
    if (files.size() != 1) {
      throw new AssertionError("one file was expected, but there are " + files);
    }
    return read(Files.readAllBytes(files.getFirst()));
  }

  static List<Path> files(Path folder) throws IOException {
    try (var all = Files.list(folder)) {
      return all.sorted().toList();
    }
  }

  /** Returns the events of a file, up to one that is torn. */
  static List<Event> read(byte[] file) {
    List<Event> events = new ArrayList<>();
    ByteBuffer in = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    boolean first = true;
    while (in.remaining() >= 12) {
      byte[] length = new byte[8];
      in.get(length);
      if (in.getInt() != masked(length)) {
        throw new AssertionError("the checksum of a length is wrong");
      }
      long bytes = ByteBuffer.wrap(length).order(ByteOrder.LITTLE_ENDIAN).getLong();
      if (in.remaining() < bytes + 4) {
        return events;
      }
      byte[] data = new byte[(int) bytes];
      in.get(data);
      if (in.getInt() != masked(data)) {
        throw new AssertionError("the checksum of a record is wrong");
      }
      Message event = Message.of(data);
      if (first) {
        if (!event.text(3).equals("brain.Event:2")) {
          throw new AssertionError("version " + event.text(3));
        }
        first = false;
      } else {
        Message value = event.message(5).message(1);
        long step = event.has(2) ? (long) event.get(2) : 0;
        events.add(new Event((double) event.get(1), step, value.text(1), value));
      }
    }
    return events;
  }

  private static int masked(byte[] bytes) {
    int crc = -1;
    for (byte b : bytes) {
      crc ^= b & 0xff;
      for (int bit = 0; bit < 8; bit++) {
        crc = crc >>> 1 ^ ((crc & 1) == 0 ? 0 : 0x82f63b78);
      }
    }
    crc = ~crc;
    return (crc >>> 15 | crc << 17) + 0xa282ead8;
  }
}
