package io.lockstep.training.data.synthetic;

import java.util.Arrays;
import java.util.List;

/**
 * The strokes of the digits 0 to 9, each in several ways of writing it.
 *
 * <p>A way of writing is a list of strokes; a stroke is drawn through its points, as straight lines
 * (L) or as a smooth curve (S). Points are x y pairs in a box of height 1 whose y axis points down.
 */
final class DigitShapes {
  /** One movement of the pen through the points (x[i], y[i]). */
  record Stroke(boolean smooth, double[] x, double[] y) {}

  private static final String[][] WRITTEN = {
    {
      "S .5 0 .22 .13 .12 .5 .22 .87 .5 1 .78 .87 .88 .5 .78 .13 .5 0",
      "S .5 0 .3 .15 .25 .5 .32 .85 .5 1 .68 .85 .75 .5 .68 .15 .48 .02",
      "S .62 .05 .35 .05 .14 .4 .22 .85 .52 1 .82 .75 .84 .3 .6 .03 .4 .1",
      "S .3 .12 .12 .5 .3 .92 .6 .97 .86 .6 .8 .2 .5 .02 .26 .14",
    },
    {
      "L .5 0 .5 1",
      "L .52 0 .48 .5 .48 1",
      "L .3 .24 .55 0 .55 1",
      "L .32 .2 .55 0 .55 1;L .3 1 .8 1",
      "S .62 0 .5 .5 .4 1",
    },
    {
      "S .15 .25 .3 .06 .6 .01 .82 .2 .7 .5 .4 .8 .12 1;L .12 1 .9 1",
      "S .15 .2 .45 0 .8 .18 .68 .52 .32 .9 .14 .94 .14 .8 .35 .82 .6 .98 .92 .9",
      "S .2 .12 .5 .02 .75 .2 .62 .55 .15 .95;S .15 .95 .5 .93 .88 .97",
      "S .12 .3 .25 .08 .55 .02 .78 .25 .6 .6 .18 .98;L .18 .98 .85 1",
    },
    {
      "S .15 .1 .5 0 .8 .2 .65 .42 .4 .48;S .4 .48 .75 .55 .85 .78 .55 1 .12 .9",
      "L .15 .03 .8 .03 .45 .42;S .45 .42 .8 .52 .85 .8 .5 1 .12 .88",
      "S .2 .15 .5 .02 .75 .18 .65 .4 .45 .46 .7 .55 .8 .78 .5 .98 .15 .88",
      "S .25 .08 .6 .02 .78 .22 .6 .42 .38 .45 .36 .49 .65 .55 .75 .8 .5 .98 .2 .95",
    },
    {
      "L .25 0 .15 .55 .85 .55;L .7 .15 .65 1",
      "L .65 1 .65 0 .1 .65 .9 .65",
      "S .2 .05 .14 .4 .3 .55 .75 .45;S .78 .05 .74 .5 .64 1",
      "L .6 0 .12 .6 .88 .58;L .6 .3 .58 1",
      "L .2 .05 .2 .5 .78 .5;L .78 0 .78 1",
    },
    {
      "L .8 .02 .25 .02 .2 .42;S .2 .42 .55 .36 .85 .6 .7 .92 .4 1 .12 .88",
      "S .85 .05 .5 .02 .28 .1 .2 .45 .55 .42 .78 .62 .65 .92 .15 .95",
      "L .22 .05 .18 .45;S .18 .45 .5 .38 .8 .6 .65 .95 .15 .92;L .2 .05 .88 0",
      "S .82 .02 .4 .05 .3 .4 .65 .55 .75 .78 .5 .98 .15 .9",
    },
    {
      "S .7 0 .35 .25 .15 .65 .3 .95 .6 .98 .82 .75 .65 .52 .35 .58 .18 .75",
      "S .5 0 .28 .35 .16 .72 .4 1 .75 .88 .78 .62 .5 .52 .2 .7",
      "S .78 .06 .5 .05 .22 .35 .16 .72 .38 .98 .68 .92 .76 .68 .55 .5 .3 .58 .2 .78",
      "S .45 0 .3 .5 .25 .85 .5 1 .72 .85 .62 .65 .4 .68 .28 .85",
    },
    {
      "L .12 .05 .88 .05 .4 1",
      "L .1 .05 .85 .05 .45 1;L .3 .5 .75 .5",
      "L .12 .2 .14 .04 .86 .04;S .86 .04 .6 .45 .5 1",
      "S .12 .12 .4 .05 .7 .1 .82 .12;S .82 .12 .68 .45 .6 1",
    },
    {
      "S .75 .15 .5 0 .22 .15 .3 .38 .55 .5 .8 .72 .7 .95 .4 1 .15 .82 .25 .6 .55 .45 .78 .25"
          + " .72 .1",
      "S .5 0 .25 .1 .25 .35 .5 .46 .74 .35 .74 .1 .5 0;S .5 .46 .2 .6 .18 .88 .5 1 .82 .88 .8"
          + " .6 .5 .46",
      "S .8 .08 .45 .02 .25 .2 .45 .45 .7 .7 .6 .97 .32 .95 .28 .72 .5 .48 .75 .25 .82 .05",
      "S .6 .05 .3 .1 .3 .35 .6 .55 .7 .85 .45 1 .25 .85 .35 .6 .65 .35 .7 .12 .55 .04",
    },
    {
      "S .78 .2 .5 0 .2 .15 .2 .4 .5 .5 .76 .3 .8 .1;S .8 .1 .78 .5 .65 1",
      "S .78 .18 .5 .02 .24 .2 .28 .44 .6 .46 .78 .2;S .78 .2 .82 .6 .7 .92 .4 1 .18 .9",
      "S .7 .08 .4 .02 .2 .25 .4 .48 .7 .35 .74 .08;L .74 .08 .7 1",
      "S .75 .15 .5 .05 .3 .2 .32 .4 .55 .45 .75 .25 .72 .5 .5 1",
    },
  };

  private static final List<List<List<Stroke>>> SHAPES =
      Arrays.stream(WRITTEN)
          .map(ways -> Arrays.stream(ways).map(DigitShapes::parse).toList())
          .toList();

  private DigitShapes() {}

  /** The ways of writing a digit. */
  static List<List<Stroke>> of(int digit) {
    return SHAPES.get(digit);
  }

  private static List<Stroke> parse(String way) {
    return Arrays.stream(way.split(";", -1)).map(DigitShapes::parseStroke).toList();
  }

  private static Stroke parseStroke(String stroke) {
    String[] words = stroke.split(" ", -1);
    int points = (words.length - 1) / 2;
    double[] x = new double[points];
    double[] y = new double[points];
    for (int i = 0; i < points; i++) {
      x[i] = Double.parseDouble(words[1 + 2 * i]);
      y[i] = Double.parseDouble(words[2 + 2 * i]);
    }
    return new Stroke(words[0].equals("S"), x, y);
  }
}
