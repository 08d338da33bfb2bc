package io.lockstep.parity.layers;

import io.lockstep.parity.own.LayerReference;
import io.lockstep.parity.spatial.PlainSpace;
import io.lockstep.parity.spatial.PlainSpace.Slide;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.DoubleUnaryOperator;

/** What each example of a layer gives, as plain loops in double precision. */
public final class PlainLayers {
  private static final LayerReference SAME = (_, x, _) -> x;

  private PlainLayers() {}

  /** By the names of the examples, at inference; and in training, but for those it differs in. */
  public static Map<String, LayerReference> used() {
    Map<String, LayerReference> all = new LinkedHashMap<>();
    all.put("linear", (s, x, p) -> linear(x, value(p, "weight"), value(p, "bias"), s.getLast()));
    all.put("activation", each(Math::tanh));
    all.put("prelu", (_, x, p) -> each(x, v -> v > 0 ? v : v * value(p, "weight")[0]));
    all.put("prelu per channel", PlainLayers::preluPerChannel);
    all.put("maxout", (_, x, _) -> maxout(x, 3));
    all.put("glu", (s, x, _) -> gated(x, s.getLast(), (a, b) -> a * sigmoid(b)));
    all.put("swiglu", (s, x, _) -> gated(x, s.getLast(), (a, b) -> a * b * sigmoid(b)));
    all.put("softmax", (s, x, _) -> each(logSoftmax(x, s.getLast()), Math::exp));
    all.put("log_softmax", (s, x, _) -> logSoftmax(x, s.getLast()));
    composites(all);
    all.put("batch_norm", PlainNorms.batchUsed(1e-5));
    all.put("batch_norm of images", PlainNorms.batchUsed(1e-3));
    all.put("layer_norm", PlainNorms.rows(9, 1e-5));
    all.put("layer_norm of two axes", PlainNorms.rows(12, 1e-5));
    all.put("group_norm", PlainNorms.groups((_, example) -> example / 2, 1e-5));
    all.put("instance_norm", PlainNorms.groups((channels, example) -> example / channels, 1e-5));
    all.put("rms_norm", PlainNorms.rms(9, 1e-6));
    for (String noise :
        List.of(
            "dropout",
            "alpha_dropout",
            "gaussian_dropout",
            "gaussian_noise",
            "masking_noise",
            "salt_and_pepper")) {
      all.put(noise, SAME);
    }
    all.put("noisy_relu", each(v -> Math.max(0, v)));
    all.put("noisy_relu of a deviation", each(v -> Math.max(0, v)));
    all.put("gaussian_code", (_, x, _) -> means(x));
    all.put("reshape", SAME);
    all.put("permute", (_, x, _) -> channelsFirst(x, 6, 4));
    all.put("flatten", SAME);
    all.put("slice_columns", (_, x, _) -> sliced(x));
    all.put("one_hot", (_, x, _) -> oneHot(x));
    all.put("embedding", (_, x, p) -> embedded(x, value(p, "weight"), 3));
    spatial(all);
    all.put(
        "weight_penalty",
        (s, x, p) -> linear(x, value(p, "weight"), value(p, "bias"), s.getLast()));
    all.put(
        "contractive",
        (s, x, p) ->
            each(
                linear(x, value(p, "encoder.0.weight"), value(p, "encoder.0.bias"), s.getLast()),
                Math::tanh));
    all.put("activity_penalty", SAME);
    all.put("kl_sparsity", SAME);
    return all;
  }

  static Map<String, LayerReference> trained() {
    Map<String, LayerReference> all = used();
    all.put("batch_norm", PlainNorms.batchTrained(1e-5));
    all.put("batch_norm of images", PlainNorms.batchTrained(1e-3));
    all.put("dropout", PlainDraws.dropout(0.3));
    all.put("alpha_dropout", PlainDraws.alphaDropout(0.3));
    all.put("gaussian_dropout", PlainDraws.gaussianDropout(0.3));
    all.put("gaussian_noise", PlainDraws.gaussianNoise(0.5));
    all.put("masking_noise", PlainDraws.maskingNoise(0.4));
    all.put("salt_and_pepper", PlainDraws.saltAndPepper(0.4, -1, 2));
    all.put("gaussian_code", PlainDraws.gaussianCode());
    all.put("noisy_relu", PlainDraws.noisyRelu(0));
    all.put("noisy_relu of a deviation", PlainDraws.noisyRelu(0.5));
    return all;
  }

  private static void composites(Map<String, LayerReference> all) {
    all.put(
        "sequential",
        (s, x, p) ->
            each(linear(x, value(p, "0.weight"), value(p, "0.bias"), s.getLast()), Math::tanh));
    all.put(
        "residual",
        (s, x, p) ->
            both(
                linear(x, value(p, "body.weight"), value(p, "body.bias"), s.getLast()),
                x,
                Double::sum));
    all.put("branches", PlainLayers::branches);
    all.put("from", (_, x, _) -> both(x, each(x, Math::tanh), (a, b) -> a * b));
    all.put(
        "again",
        (s, x, p) -> {
          double[] once = linear(x, value(p, "a.weight"), value(p, "a.bias"), s.getLast());
          return linear(once, value(p, "a.weight"), value(p, "a.bias"), s.getLast());
        });
    all.put("tied_linear", PlainLayers::tied);
    all.put("recompute", all.get("sequential"));
    all.put(
        "recompute in parts",
        (s, x, p) -> {
          double[] sums = linear(x, value(p, "0.weight"), value(p, "0.bias"), s.getLast());
          return linear(each(sums, Math::tanh), value(p, "2.weight"), value(p, "2.bias"), 4);
        });
  }

  private static void spatial(Map<String, LayerReference> all) {
    all.put(
        "conv1d",
        (s, x, p) ->
            line(s, x)
                .convolved(
                    value(p, "weight"), value(p, "bias"), 4, slide(1, 3, 1, 2, 0, 1, 1, 1), 2)
                .x());
    all.put(
        "conv2d",
        (s, x, p) ->
            image(s, x)
                .convolved(
                    value(p, "weight"), value(p, "bias"), 4, slide(3, 2, 1, 1, 1, 0, 1, 2), 1)
                .x());
    all.put(
        "conv_transpose1d",
        (s, x, p) ->
            line(s, x)
                .transposed(
                    value(p, "weight"), value(p, "bias"), 4, slide(1, 3, 1, 2, 0, 1, 1, 1), 1, 1, 9)
                .x());
    all.put(
        "conv_transpose2d",
        (s, x, p) ->
            image(s, x)
                .transposed(
                    value(p, "weight"), value(p, "bias"), 4, slide(3, 2, 2, 1, 0, 0, 1, 1), 2, 8, 5)
                .x());
    Slide pairs = slide(1, 2, 1, 2, 0, 0, 1, 1);
    Slide padded = slide(3, 2, 2, 2, 1, 1, 1, 1);
    all.put("max_pool1d", (s, x, _) -> line(s, x).pooled(pairs, true, true).x());
    all.put("max_pool2d", (s, x, _) -> image(s, x).pooled(padded, true, true).x());
    all.put("avg_pool1d", (s, x, _) -> line(s, x).pooled(pairs, false, true).x());
    all.put("avg_pool2d", (s, x, _) -> image(s, x).pooled(padded, false, false).x());
    Slide whole = slide(4, 5, 1, 1, 0, 0, 1, 1);
    all.put("global_avg_pool", (s, x, _) -> image(s, x).pooled(whole, false, true).x());
    Slide length = slide(1, 7, 1, 1, 0, 0, 1, 1);
    all.put("global_max_pool", (s, x, _) -> line(s, x).pooled(length, true, true).x());
    all.put("adaptive_avg_pool1d", (s, x, _) -> line(s, x).parts(1, 3, false).x());
    all.put("adaptive_avg_pool2d", (s, x, _) -> image(s, x).parts(2, 3, false).x());
    all.put("adaptive_max_pool1d", (s, x, _) -> line(s, x).parts(1, 3, true).x());
    all.put("adaptive_max_pool2d", (s, x, _) -> image(s, x).parts(2, 3, true).x());
    padded(all);
    all.put("upsample", (_, x, _) -> repeated(x));
    all.put("upsample linear", (_, x, _) -> interpolated(x));
  }

  /** Padding that follows from the input: {@code ceil(length / stride)} windows. */
  private static void padded(Map<String, LayerReference> all) {
    Slide four = new Slide(ints(1, 4), ints(1, 3), ints(0, 0), ints(0, 1), ints(1, 1));
    Slide wide = new Slide(ints(2, 3), ints(1, 2), ints(0, 0), ints(1, 1), ints(1, 1));
    Slide pairs = new Slide(ints(2, 2), ints(2, 2), ints(0, 0), ints(1, 0), ints(1, 1));
    Slide means = new Slide(ints(1, 4), ints(1, 2), ints(0, 1), ints(0, 2), ints(1, 1));
    all.put(
        "conv1d same",
        (s, x, p) -> line(s, x).convolved(value(p, "weight"), value(p, "bias"), 4, four, 1).x());
    all.put(
        "conv2d same",
        (s, x, p) -> image(s, x).convolved(value(p, "weight"), value(p, "bias"), 3, wide, 1).x());
    all.put("max_pool2d same", (s, x, _) -> image(s, x).pooled(pairs, true, true).x());
    all.put("avg_pool1d same", (s, x, _) -> line(s, x).pooled(means, false, false).x());
  }

  private static int[] ints(int height, int width) {
    return new int[] {height, width};
  }

  private static Slide slide(int kh, int kw, int sh, int sw, int ph, int pw, int dh, int dw) {
    return new Slide(
        new int[] {kh, kw}, new int[] {sh, sw}, new int[] {ph, pw}, new int[] {dh, dw});
  }

  private static PlainSpace image(List<Integer> s, double[] x) {
    return new PlainSpace(s.get(0), s.get(1), s.get(2), s.get(3), x);
  }

  private static PlainSpace line(List<Integer> s, double[] x) {
    return new PlainSpace(s.get(0), s.get(1), 1, s.get(2), x);
  }

  private static LayerReference each(DoubleUnaryOperator f) {
    return (_, x, _) -> each(x, f);
  }

  private static double[] each(double[] x, DoubleUnaryOperator f) {
    return Arrays.stream(x).map(f).toArray();
  }

  private interface Pair {
    double of(double a, double b);
  }

  private static double[] both(double[] a, double[] b, Pair pair) {
    double[] y = new double[a.length];
    for (int i = 0; i < y.length; i++) {
      y[i] = pair.of(a[i], b[i]);
    }
    return y;
  }

  private static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }

  private static double[] value(Map<String, double[]> parameters, String name) {
    return Objects.requireNonNull(parameters.get(name), name);
  }

  private static double[] linear(double[] x, double[] weight, double[] bias, int in) {
    int out = bias.length;
    double[] y = new double[x.length / in * out];
    for (int i = 0; i < y.length; i++) {
      y[i] = bias[i % out];
      for (int k = 0; k < in; k++) {
        y[i] += x[i / out * in + k] * weight[i % out * in + k];
      }
    }
    return y;
  }

  private static double[] tied(List<Integer> s, double[] x, Map<String, double[]> p) {
    double[] code = linear(x, value(p, "a.weight"), value(p, "a.bias"), s.getLast());
    int in = s.getLast();
    int width = code.length / s.getFirst();
    double[] y = new double[x.length];
    for (int i = 0; i < y.length; i++) {
      y[i] = value(p, "b.bias")[i % in];
      for (int k = 0; k < width; k++) {
        y[i] += code[i / in * width + k] * value(p, "a.weight")[k * in + i % in];
      }
    }
    return y;
  }

  private static double[] branches(List<Integer> s, double[] x, Map<String, double[]> p) {
    double[] first = linear(x, value(p, "0.weight"), value(p, "0.bias"), s.getLast());
    int wide = first.length / s.getFirst();
    int all = wide + s.getLast();
    double[] y = new double[s.getFirst() * all];
    for (int i = 0; i < y.length; i++) {
      int row = i / all;
      int column = i % all;
      y[i] =
          column < wide
              ? first[row * wide + column]
              : Math.tanh(x[row * s.getLast() + column - wide]);
    }
    return y;
  }

  private static double[] preluPerChannel(List<Integer> s, double[] x, Map<String, double[]> p) {
    double[] y = x.clone();
    for (int i = 0; i < y.length; i++) {
      y[i] *= x[i] > 0 ? 1 : value(p, "weight")[PlainNorms.channel(s).applyAsInt(i)];
    }
    return y;
  }

  private static double[] maxout(double[] x, int pieces) {
    double[] y = new double[x.length / pieces];
    Arrays.fill(y, Double.NEGATIVE_INFINITY);
    for (int i = 0; i < x.length; i++) {
      y[i / pieces] = Math.max(y[i / pieces], x[i]);
    }
    return y;
  }

  private static double[] gated(double[] x, int width, Pair gate) {
    int half = width / 2;
    double[] y = new double[x.length / 2];
    for (int i = 0; i < y.length; i++) {
      int at = i / half * width + i % half;
      y[i] = gate.of(x[at], x[at + half]);
    }
    return y;
  }

  private static double[] logSoftmax(double[] x, int width) {
    double[] y = new double[x.length];
    for (int i = 0; i < y.length; i++) {
      double sum = 0;
      for (int j = 0; j < width; j++) {
        sum += Math.exp(x[i / width * width + j]);
      }
      y[i] = x[i] - Math.log(sum);
    }
    return y;
  }

  /** So many places of so many channels as so many channels of so many places. */
  private static double[] channelsFirst(double[] x, int places, int channels) {
    double[] y = new double[x.length];
    for (int i = 0; i < y.length; i++) {
      int example = i / places / channels;
      y[i] = x[(example * places + i % places) * channels + i / places % channels];
    }
    return y;
  }

  /** The first three of each six. */
  private static double[] means(double[] x) {
    double[] y = new double[x.length / 2];
    for (int i = 0; i < y.length; i++) {
      y[i] = x[i / 3 * 6 + i % 3];
    }
    return y;
  }

  private static double[] sliced(double[] x) {
    double[] y = new double[x.length / 2];
    for (int i = 0; i < y.length; i++) {
      y[i] = x[i / 2 * 4 + 1 + i % 2];
    }
    return y;
  }

  private static double[] oneHot(double[] x) {
    double[] y = new double[x.length * 4];
    for (int i = 0; i < x.length; i++) {
      y[i * 4 + (int) x[i]] = 1;
    }
    return y;
  }

  private static double[] embedded(double[] x, double[] table, int width) {
    double[] y = new double[x.length * width];
    for (int i = 0; i < y.length; i++) {
      y[i] = table[((int) x[i / width]) * width + i % width];
    }
    return y;
  }

  /** Images of 3x2 as ones of 6x6. */
  private static double[] repeated(double[] x) {
    double[] y = new double[x.length * 6];
    for (int i = 0; i < y.length; i++) {
      y[i] = x[i / 36 * 6 + i / 6 % 6 / 2 * 2 + i % 6 / 3];
    }
    return y;
  }

  /** Lines of 4 as lines of 8 between the middles of their elements. */
  private static double[] interpolated(double[] x) {
    double[] y = new double[x.length * 2];
    for (int i = 0; i < y.length; i++) {
      double at = Math.clamp((i % 8 + 0.5) / 2 - 0.5, 0, 3);
      int left = Math.min((int) at, 2);
      double share = at - left;
      y[i] = (1 - share) * x[i / 8 * 4 + left] + share * x[i / 8 * 4 + left + 1];
    }
    return y;
  }
}
