package io.lockstep.tensorboard;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import io.lockstep.training.watch.ValueHistogram;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * The messages of event files in protobuf's wire format, by the field numbers of TensorBoard's
 * {@code event.proto}, {@code summary.proto} and {@code tensor.proto}.
 */
final class EventMessage {
  /** The fields of {@code Event}. */
  private static final int WALL_TIME = 1;

  private static final int STEP = 2;
  private static final int FILE_VERSION = 3;
  private static final int SUMMARY = 5;

  /** The fields of {@code Summary} and {@code Summary.Value}. */
  private static final int VALUE = 1;

  private static final int TAG = 1;
  private static final int SIMPLE_VALUE = 2;
  private static final int IMAGE = 4;
  private static final int HISTOGRAM = 5;
  private static final int TENSOR = 8;
  private static final int METADATA = 9;

  /** The type of strings in {@code DataType}, and of tensors in {@code DataClass}. */
  private static final int STRING_TYPE = 7;

  private static final int TENSOR_CLASS = 2;

  private EventMessage() {}

  /** Something that is written as fields. */
  private interface Fields {
    void writeTo(CodedOutputStream out) throws IOException;
  }

  private static byte[] message(Fields fields) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    try {
      fields.writeTo(out);
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory cannot fail", e);
    }
    return bytes.toByteArray();
  }

  /** The first event of a file. */
  static byte[] version(double wallTime) {
    return message(out -> {
      out.writeDouble(WALL_TIME, wallTime);
      out.writeString(FILE_VERSION, "brain.Event:2");
    });
  }

  private static byte[] event(double wallTime, long step, byte[] value) {
    byte[] summary = message(out -> out.writeByteArray(VALUE, value));
    return message(out -> {
      out.writeDouble(WALL_TIME, wallTime);
      out.writeInt64(STEP, step);
      out.writeByteArray(SUMMARY, summary);
    });
  }

  /** A number at a step. */
  static byte[] scalar(double wallTime, long step, String tag, double value) {
    return event(
        wallTime,
        step,
        message(out -> {
          out.writeString(TAG, tag);
          out.writeFloat(SIMPLE_VALUE, (float) value);
        }));
  }

  /**
   * How often values lie where at a step. Their sum and the sum of their squares, which are not
   * known exactly, are those of the middles of the bins.
   */
  static byte[] histogram(double wallTime, long step, String tag, ValueHistogram values) {
    double[] edges = values.edges();
    int bins = values.counts().size();
    double[] limits = new double[bins];
    double[] counts = new double[bins];
    double sum = 0;
    double squares = 0;
    for (int i = 0; i < bins; i++) {
      double middle = (edges[i] + edges[i + 1]) / 2;
      limits[i] = edges[i + 1];
      counts[i] = values.counts().get(i);
      sum += counts[i] * middle;
      squares += counts[i] * middle * middle;
    }
    double[] numbers = {values.least(), values.greatest(), values.total(), sum, squares};
    byte[] histogram =
        message(out -> {
          for (int field = 0; field < numbers.length; field++) {
            out.writeDouble(1 + field, numbers[field]);
          }
          packed(out, 1 + numbers.length, limits);
          packed(out, 2 + numbers.length, counts);
        });
    return event(wallTime, step, value(tag, HISTOGRAM, histogram));
  }

  private static void packed(CodedOutputStream out, int field, double[] numbers)
      throws IOException {
    out.writeByteArray(
        field,
        message(inner -> {
          for (double number : numbers) {
            inner.writeDoubleNoTag(number);
          }
        }));
  }

  /** An image at a step. */
  static byte[] image(double wallTime, long step, String tag, PngImage picture) {
    byte[] image =
        message(out -> {
          out.writeInt32(1, picture.height());
          out.writeInt32(2, picture.width());
          out.writeInt32(3, picture.channels());
          out.writeByteArray(4, picture.encoded());
        });
    return event(wallTime, step, value(tag, IMAGE, image));
  }

  /** A text at a step, in Markdown, as the plugin {@code text} takes it. */
  static byte[] text(double wallTime, long step, String tag, String markdown) {
    byte[] plugin = message(out -> out.writeString(1, "text"));
    byte[] metadata =
        message(out -> {
          out.writeByteArray(1, plugin);
          out.writeEnum(4, TENSOR_CLASS);
        });
    byte[] dimension = message(out -> out.writeInt64(1, 1));
    byte[] shape = message(out -> out.writeByteArray(2, dimension));
    byte[] tensor =
        message(out -> {
          out.writeEnum(1, STRING_TYPE);
          out.writeByteArray(2, shape);
          out.writeBytes(8, ByteString.copyFromUtf8(markdown));
        });
    return event(
        wallTime,
        step,
        message(out -> {
          out.writeString(TAG, tag);
          out.writeByteArray(METADATA, metadata);
          out.writeByteArray(TENSOR, tensor);
        }));
  }

  private static byte[] value(String tag, int field, byte[] content) {
    return message(out -> {
      out.writeString(TAG, tag);
      out.writeByteArray(field, content);
    });
  }
}
