// k_column_SUM_runs: 4 groups of 256, 0 bytes of local memory
// k_column_SUM_halving: 2 groups of 256, 0 bytes of local memory
// workspace: 3840 bytes
typedef unsigned int uint;
typedef unsigned char uchar;
typedef unsigned short ushort;

extern "C" __global__ void __launch_bounds__(256) k_column_SUM_runs(
    const float* __restrict__ in0,
    float* __restrict__ out0,
    float* __restrict__ workspace,
    const uint count,
    const uint reduced,
    const uint inner,
    const uint inner_magic,
    const uint inner_shift,
    const uint runs,
    const uint runs_magic,
    const uint runs_shift,
    const uint columns,
    const uint tiles,
    const uint in0_stride0,
    const uint in0_stride1) {
  for (uint i = blockIdx.x * blockDim.x + threadIdx.x; i < count; i += gridDim.x * blockDim.x) {
    const uint rest = __umulhi(i << 1, inner_magic) >> inner_shift;
    const uint c2 = i - rest * inner;
    const uint c0 = __umulhi(rest << 1, runs_magic) >> runs_shift;
    const uint start = (rest - c0 * runs) * 64u;
    const uint end = reduced < start + 64u ? reduced : start + 64u;
    float acc = 0x0.0p0f;
    #pragma unroll 8
    for (uint c1 = start; c1 < end; ++c1) {
      const float v0 = in0[c0 * in0_stride0 + c1 * in0_stride1 + c2];
      const int v1 = (int)((c0 * reduced + c1) * inner + c2);
      const float v2 = __int2float_rn(v1);
      const float v3 = __fadd_rn(v2, 0x1.0p0f);
      const float v4 = __fmul_rn(v0, v3);
      acc = c1 == start ? v4 : __fadd_rn(acc, v4);
    }
    workspace[i] = acc;
  }
}

extern "C" __global__ void __launch_bounds__(256) k_column_SUM_halving(
    const float* __restrict__ in0,
    float* __restrict__ out0,
    float* __restrict__ workspace,
    const uint count,
    const uint reduced,
    const uint inner,
    const uint inner_magic,
    const uint inner_shift,
    const uint runs,
    const uint runs_magic,
    const uint runs_shift,
    const uint columns,
    const uint tiles,
    const uint in0_stride0,
    const uint in0_stride1) {
  const uint item = threadIdx.x;
  const uint group = blockIdx.x;
  const uint outer = group / tiles;
  const uint column = (group - outer * tiles) * columns;
  const uint width = inner - column < columns ? inner - column : columns;
  const uint first = outer * runs * inner + column;
  uint h = 1u;
  while (h * 2u < runs) {
    h *= 2u;
  }
  for (; h > 0u; h >>= 1) {
    for (uint e = item; e < h * width; e += 256u) {
      const uint run = e / width;
      if (run + h < runs) {
        const uint at = first + run * inner + (e - run * width);
        const float a = workspace[at];
        const float b = workspace[at + h * inner];
        workspace[at] = __fadd_rn(a, b);
      }
    }
    __syncthreads();
  }
  for (uint c = item; c < width; c += 256u) {
    out0[outer * inner + column + c] = workspace[first + c];
  }
}
