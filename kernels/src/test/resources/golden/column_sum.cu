// k_column_SUM_runs: 4 groups of 256, 0 bytes of local memory
// k_column_SUM_halving: 1 groups of 256, 0 bytes of local memory
// workspace: 3840 bytes
typedef unsigned int uint;
typedef unsigned char uchar;

extern "C" __global__ void __launch_bounds__(256) k_column_SUM_runs(
    const float* __restrict__ in0,
    float* __restrict__ out0,
    float* __restrict__ workspace) {
  for (uint i = blockIdx.x * blockDim.x + threadIdx.x; i < 960u; i += gridDim.x * blockDim.x) {
    const uint c0 = i / 480u;
    const uint start = (i / 30u % 16u) * 64u;
    const uint c2 = i % 30u;
    const uint end = 1000u - start < 64u ? 1000u : start + 64u;
    float acc = 0x0.0p0f;
    for (uint c1 = start; c1 < end; ++c1) {
      const float v0 = in0[c0 * 30000u + c1 * 30u + c2];
      const int v1 = (int)(c0 * 30000u + c1 * 30u + c2);
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
    float* __restrict__ workspace) {
  for (uint i = blockIdx.x * blockDim.x + threadIdx.x; i < 60u; i += gridDim.x * blockDim.x) {
    const uint first = i / 30u * 480u + i % 30u;
    for (uint h = 8u; h > 0u; h >>= 1) {
      for (uint r = 0u; r < h && r + h < 16u; ++r) {
        const float a = workspace[first + r * 30u];
        const float b = workspace[first + (r + h) * 30u];
        workspace[first + r * 30u] = __fadd_rn(a, b);
      }
    }
    out0[i] = workspace[first];
  }
}
