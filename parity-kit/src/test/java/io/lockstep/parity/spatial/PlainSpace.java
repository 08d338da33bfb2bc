package io.lockstep.parity.spatial;

/**
 * Convolutions and pools of images as plain loops in double precision, written from their
 * definitions: {@code [n][c][h][w]}, row-major.
 *
 * @param n examples
 * @param c channels
 * @param h height
 * @param w width
 * @param x the elements
 */
public record PlainSpace(int n, int c, int h, int w, double[] x) {
  static PlainSpace zeros(int n, int c, int h, int w) {
    return new PlainSpace(n, c, h, w, new double[n * c * h * w]);
  }

  /** How windows slide along the height and the width, past both ends. */
  public record Slide(int[] size, int[] stride, int[] padding, int[] after, int[] dilation) {
    public Slide(int[] size, int[] stride, int[] padding, int[] dilation) {
      this(size, stride, padding, padding, dilation);
    }

    public int places(int axis, int length) {
      int room = length + padding[axis] + after[axis];
      return (room - dilation[axis] * (size[axis] - 1) - 1) / stride[axis] + 1;
    }

    int at(int axis, int place, int t) {
      return place * stride[axis] + t * dilation[axis] - padding[axis];
    }
  }

  private int index(int image, int channel, int row, int column) {
    return ((image * c + channel) * h + row) * w + column;
  }

  private boolean holds(int row, int column) {
    return row >= 0 && row < h && column >= 0 && column < w;
  }

  /** The convolution with a weight {@code [out][c / groups][size]}. */
  public PlainSpace convolved(double[] weight, double[] bias, int out, Slide s, int groups) {
    PlainSpace y = zeros(n, out, s.places(0, h), s.places(1, w));
    int in = c / groups;
    for (int i = 0; i < y.x.length; i++) {
      int column = i % y.w;
      int row = i / y.w % y.h;
      int o = i / y.w / y.h % out;
      int image = i / y.w / y.h / out;
      double sum = bias[o];
      for (int ch = 0; ch < in; ch++) {
        for (int p = 0; p < s.size[0]; p++) {
          for (int q = 0; q < s.size[1]; q++) {
            int r = s.at(0, row, p);
            int k = s.at(1, column, q);
            if (holds(r, k)) {
              sum +=
                  weight[((o * in + ch) * s.size[0] + p) * s.size[1] + q]
                      * x[index(image, o / (out / groups) * in + ch, r, k)];
            }
          }
        }
      }
      y.x[i] = sum;
    }
    return y;
  }

  /** Adds each element times the weight {@code [c][out / groups][size]} to where it belongs. */
  public PlainSpace transposed(
      double[] weight, double[] bias, int out, Slide s, int groups, int height, int width) {
    PlainSpace y = zeros(n, out, height, width);
    for (int i = 0; i < y.x.length; i++) {
      y.x[i] = bias[i / width / height % out];
    }
    int each = out / groups;
    for (int i = 0; i < x.length; i++) {
      int column = i % w;
      int row = i / w % h;
      int ch = i / w / h % c;
      int image = i / w / h / c;
      for (int o = 0; o < each; o++) {
        for (int p = 0; p < s.size[0]; p++) {
          for (int q = 0; q < s.size[1]; q++) {
            int r = s.at(0, row, p);
            int k = s.at(1, column, q);
            if (y.holds(r, k)) {
              y.x[y.index(image, ch / (c / groups) * each + o, r, k)] +=
                  x[i] * weight[((ch * each + o) * s.size[0] + p) * s.size[1] + q];
            }
          }
        }
      }
    }
    return y;
  }

  /** The largest or the mean of each of so many parts, which overlap where they must. */
  public PlainSpace parts(int rows, int columns, boolean largest) {
    PlainSpace y = zeros(n, c, rows, columns);
    for (int i = 0; i < y.x.length; i++) {
      int row = i / columns % rows;
      int column = i % columns;
      int plane = i / columns / rows;
      double sum = 0;
      double most = Double.NEGATIVE_INFINITY;
      int count = 0;
      for (int r = row * h / rows; r < Math.ceil((row + 1.0) * h / rows); r++) {
        for (int k = column * w / columns; k < Math.ceil((column + 1.0) * w / columns); k++) {
          double value = x[index(plane / c, plane % c, r, k)];
          sum += value;
          most = Math.max(most, value);
          count++;
        }
      }
      y.x[i] = largest ? most : sum / count;
    }
    return y;
  }

  /** The largest of each window, or the mean of it, padding counted as zeros or not at all. */
  public PlainSpace pooled(Slide s, boolean largest, boolean countPadding) {
    PlainSpace y = zeros(n, c, s.places(0, h), s.places(1, w));
    for (int i = 0; i < y.x.length; i++) {
      int column = i % y.w;
      int row = i / y.w % y.h;
      int plane = i / y.w / y.h;
      double sum = 0;
      double most = Double.NEGATIVE_INFINITY;
      int count = 0;
      for (int p = 0; p < s.size[0]; p++) {
        for (int q = 0; q < s.size[1]; q++) {
          int r = s.at(0, row, p);
          int k = s.at(1, column, q);
          if (holds(r, k)) {
            double value = x[index(plane / c, plane % c, r, k)];
            sum += value;
            most = Math.max(most, value);
            count++;
          }
        }
      }
      y.x[i] = largest ? most : sum / (countPadding ? s.size[0] * s.size[1] : count);
    }
    return y;
  }
}
