package io.lockstep.training.file;

import com.fasterxml.jackson.core.JsonGenerator;
import io.lockstep.kernels.text.Quoted;
import io.lockstep.training.data.DataException;
import io.lockstep.training.data.JsonLimits;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The JSON header of a safetensors file: how it is written and what of it is checked. */
final class SafeTensorsHeader {
  /** The name under which the header holds the texts. */
  static final String METADATA = "__metadata__";

  /** The longest header that is read, as in the reference implementation. */
  static final long LONGEST = JsonLimits.LONGEST_TEXT;

  private static final String OPERATION = "read safetensors";
  private static final String FRESH_COPY = "Get a fresh copy of the file";

  private SafeTensorsHeader() {}

  /** One tensor's entry, as the header states it. */
  record Entry(String name, TensorType type, long[] shape, long begin, long end) {}

  /** The tensors in the order of their bytes: falling element size, then name. */
  static List<PendingTensor> layOut(List<PendingTensor> tensors) {
    Set<String> names = new HashSet<>();
    names.add(METADATA);
    for (PendingTensor tensor : tensors) {
      if (!names.add(tensor.name())) {
        throw new IllegalArgumentException(
            "[write safetensors] the name "
                + Quoted.of(tensor.name())
                + " is "
                + (tensor.name().equals(METADATA) ? "reserved" : "used twice")
                + "; give every tensor a name of its own");
      }
    }
    return tensors.stream()
        .sorted(
            Comparator.comparingInt((PendingTensor tensor) -> -tensor.type().bytes())
                .thenComparing(PendingTensor::name))
        .toList();
  }

  /**
   * The header's bytes for tensors in file order, padded with spaces to a multiple of 8.
   *
   * @throws DataException where they are more than are read
   */
  static byte[] format(Path file, Map<String, String> metadata, List<PendingTensor> tensors) {
    return format(file, metadata, tensors, LONGEST);
  }

  /** The header's bytes, which are to be at most so many. */
  static byte[] format(
      Path file, Map<String, String> metadata, List<PendingTensor> tensors, long longest) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = JsonLimits.factory().createGenerator(bytes)) {
      json.writeStartObject();
      if (!metadata.isEmpty()) {
        json.writeObjectFieldStart(METADATA);
        for (Map.Entry<String, String> text : new TreeMap<>(metadata).entrySet()) {
          json.writeStringField(text.getKey(), text.getValue());
        }
        json.writeEndObject();
      }
      long begin = 0;
      for (PendingTensor tensor : tensors) {
        long end = begin + tensor.bytes();
        json.writeObjectFieldStart(tensor.name());
        json.writeStringField("dtype", tensor.type().name());
        json.writeFieldName("shape");
        json.writeArray(tensor.shape(), 0, tensor.shape().length);
        json.writeFieldName("data_offsets");
        json.writeArray(new long[] {begin, end}, 0, 2);
        json.writeEndObject();
        begin = end;
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory cannot fail", e);
    }
    while (bytes.size() % Long.BYTES != 0) {
      bytes.write(' ');
    }
    if (bytes.size() > longest) {
      throw new DataException(
          "write safetensors",
          file,
          "",
          "its header would be "
              + bytes.size()
              + " bytes long, but at most "
              + longest
              + " are allowed",
          "Use fewer or shorter names of classes, categories and tensors");
    }
    return bytes.toByteArray();
  }

  /** The contents of a mapped file whose first 8 bytes say how long the header is. */
  static SafeTensors.Contents read(Path file, MemorySegment bytes, long length) {
    return read(file, bytes, length, LONGEST);
  }

  /** The contents of a file with a header of at most so many bytes. */
  static SafeTensors.Contents read(Path file, MemorySegment bytes, long length, long longest) {
    long present = bytes.byteSize() - Long.BYTES;
    if (length < 0 || length > longest || length > present) {
      boolean tooLong = length < 0 || length > longest;
      throw new DataException(
          OPERATION,
          file,
          "byte 0",
          "the header is said to be "
              + Long.toUnsignedString(length)
              + " bytes long, but "
              + (tooLong ? "at most " + longest + " are allowed" : "only " + present + " follow"),
          tooLong ? "Give a safetensors file" : FRESH_COPY);
    }
    byte[] json = bytes.asSlice(Long.BYTES, length).toArray(ValueLayout.JAVA_BYTE);
    Map<String, String> metadata = new TreeMap<>();
    List<Entry> entries = new SafeTensorsParser(file, json).parse(metadata);
    List<NamedTensor> tensors = place(file, entries, bytes.asSlice(Long.BYTES + length));
    Checksums.check(file, metadata, tensors);
    return new SafeTensors.Contents(metadata, tensors);
  }

  /** Checks that the entries cover the data exactly once, and cuts the data up. */
  private static List<NamedTensor> place(Path file, List<Entry> entries, MemorySegment data) {
    entries.forEach(entry -> checkSize(file, entry));
    List<Entry> ordered = new ArrayList<>(entries);
    ordered.sort(Comparator.comparingLong(Entry::begin).thenComparingLong(Entry::end));
    List<NamedTensor> tensors = new ArrayList<>();
    long at = 0;
    for (Entry entry : ordered) {
      if (entry.begin() != at) {
        throw bad(
            file,
            entry,
            "its data begin at offset "
                + entry.begin()
                + (entry.begin() < at ? ", inside the data" : ", leaving a hole after the data")
                + " that end at "
                + at);
      }
      if (entry.end() > data.byteSize()) {
        throw bad(
            file,
            entry,
            "its data end at offset "
                + entry.end()
                + ", but the file has only "
                + data.byteSize()
                + " bytes of data");
      }
      MemorySegment slice = data.asSlice(entry.begin(), entry.end() - entry.begin());
      tensors.add(new NamedTensor(entry.name(), entry.type(), entry.shape(), slice));
      at = entry.end();
    }
    if (at != data.byteSize()) {
      throw new DataException(
          OPERATION,
          file,
          "",
          (data.byteSize() - at) + " bytes at the end belong to no tensor",
          FRESH_COPY);
    }
    return tensors;
  }

  private static void checkSize(Path file, Entry entry) {
    long needed = NamedTensor.byteSize(entry.type(), entry.shape());
    if (needed < 0) {
      throw bad(file, entry, "its shape " + Arrays.toString(entry.shape()) + " is impossible");
    }
    if (entry.begin() < 0 || entry.end() < entry.begin()) {
      throw bad(
          file, entry, "its offsets [" + entry.begin() + "," + entry.end() + "] are impossible");
    }
    if (entry.end() - entry.begin() != needed) {
      throw bad(
          file,
          entry,
          NamedTensor.describe(entry.type(), entry.shape())
              + " needs "
              + needed
              + " bytes, but its offsets span "
              + (entry.end() - entry.begin()));
    }
  }

  private static DataException bad(Path file, Entry entry, String problem) {
    return new DataException(
        OPERATION, file, "tensor " + Quoted.of(entry.name()), problem, FRESH_COPY);
  }
}
