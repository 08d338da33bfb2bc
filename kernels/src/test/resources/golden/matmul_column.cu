// k_matmul_relu: 11 groups of 256, 9728 bytes of local memory
// workspace: 0 bytes
typedef unsigned int uint;
typedef unsigned char uchar;
typedef unsigned short ushort;

extern "C" __global__ void __launch_bounds__(256, 4) k_matmul_relu(
    const float* __restrict__ in0,
    const float* __restrict__ in1,
    const float* __restrict__ in2,
    float* __restrict__ out0,
    const uint m,
    const uint m_magic,
    const uint m_shift,
    const uint n,
    const uint n_magic,
    const uint n_shift,
    const uint k,
    const uint tiles_down,
    const uint tiles_across,
    const uint runs,
    const uint count,
    const uint in0_stride0,
    const uint in0_stride1,
    const uint in1_stride0,
    const uint in1_stride1,
    const uint in2_stride0,
    const uint in2_stride1,
    const uint out0_stride0,
    const uint out0_stride1) {
  __shared__ __align__(16) float shared[2432];
  const uint item = threadIdx.x;
  const uint group = blockIdx.x;
  const uint down = item / 4u;
  const uint across = item % 4u;
  const uint above = group / tiles_across;
  const uint tileAcross = group - above * tiles_across;
  const uint beyond = above / tiles_down;
  const uint tileDown = above - beyond * tiles_down;
  const uint row0 = tileDown * 64u;
  const uint col0 = tileAcross * 4u;
  const uint batch = beyond;
  const uint begin = 0u;
  const uint end = k;
  float acc[1][1];
  #pragma unroll
  for (uint i = 0u; i < 1u; ++i) {
    #pragma unroll
    for (uint j = 0u; j < 1u; ++j) {
      acc[i][j] = 0x0.0p0f;
    }
  }
  float nextA[4];
  float nextB[1];
  uint at = 0u;
  const float* fromA = shared + down * 1u;
  const float* fromB = shared + 1088u + across * 1u;
  int other = 1216;
  #pragma unroll
  for (uint t = 0u; t < 4u; ++t) {
    const uint e = item + t * 256u;
    const uint kk = e % 16u;
    const uint side = e / 16u;
    const uint atK = begin + kk;
    const uint atSide = row0 + side;
    nextA[t] = atK < end && atSide < m ? in0[batch * in0_stride0 + atSide * in0_stride1 + atK] : 0x0.0p0f;
  }
  #pragma unroll
  for (uint t = 0u; t < 1u; ++t) {
    const uint e = item + t * 256u;
    const uint kk = e / 4u;
    const uint side = e % 4u;
    const uint atK = begin + kk;
    const uint atSide = col0 + side;
    nextB[t] = e < 64u && atK < end && atSide < n ? in1[batch * in1_stride0 + atK * in1_stride1 + atSide] : 0x0.0p0f;
  }
  #pragma unroll
  for (uint t = 0u; t < 4u; ++t) {
    const uint e = item + t * 256u;
    const uint kk = e % 16u;
    const uint side = e / 16u;
    shared[at + kk * 68u + side] = nextA[t];
  }
  #pragma unroll
  for (uint t = 0u; t < 1u; ++t) {
    const uint e = item + t * 256u;
    const uint kk = e / 4u;
    const uint side = e % 4u;
    if (e < 64u) shared[at + 1088u + kk * 8u + side] = nextB[t];
  }
  at += other;
  __syncthreads();
  for (uint k0 = begin; k0 < end; k0 += 16u) {
    if (k0 + 16u < end) {
      #pragma unroll
      for (uint t = 0u; t < 4u; ++t) {
        const uint e = item + t * 256u;
        const uint kk = e % 16u;
        const uint side = e / 16u;
        const uint atK = k0 + 16u + kk;
        const uint atSide = row0 + side;
        nextA[t] = atK < end && atSide < m ? in0[batch * in0_stride0 + atSide * in0_stride1 + atK] : 0x0.0p0f;
      }
      #pragma unroll
      for (uint t = 0u; t < 1u; ++t) {
        const uint e = item + t * 256u;
        const uint kk = e / 4u;
        const uint side = e % 4u;
        const uint atK = k0 + 16u + kk;
        const uint atSide = col0 + side;
        nextB[t] = e < 64u && atK < end && atSide < n ? in1[batch * in1_stride0 + atK * in1_stride1 + atSide] : 0x0.0p0f;
      }
    }
    #pragma unroll
    for (uint kk = 0u; kk < 16u; ++kk) {
      float x[1];
      x[0] = *(fromA + kk * 68u + 0u);
      float y[1];
      y[0] = *(fromB + kk * 8u + 0u);
      #pragma unroll
      for (uint i = 0u; i < 1u; ++i) {
        #pragma unroll
        for (uint j = 0u; j < 1u; ++j) {
          acc[i][j] = __fmaf_rn(x[i], y[j], acc[i][j]);
        }
      }
    }
    fromA += other;
    fromB += other;
    other = -other;
    #pragma unroll
    for (uint t = 0u; t < 4u; ++t) {
      const uint e = item + t * 256u;
      const uint kk = e % 16u;
      const uint side = e / 16u;
      shared[at + kk * 68u + side] = nextA[t];
    }
    #pragma unroll
    for (uint t = 0u; t < 1u; ++t) {
      const uint e = item + t * 256u;
      const uint kk = e / 4u;
      const uint side = e % 4u;
      if (e < 64u) shared[at + 1088u + kk * 8u + side] = nextB[t];
    }
    at += other;
    __syncthreads();
  }
  for (uint step = 0u; step < 1u; ++step) {
    #pragma unroll
    for (uint i = 0u; i < 1u; ++i) {
      if (i == step) {
        #pragma unroll
        for (uint j = 0u; j < 1u; ++j) {
          shared[down * 12u + across] = acc[i][j];
        }
      }
    }
    __syncthreads();
    for (uint e = item; e < 256u; e += 256u) {
      const uint by = e / 4u;
      const uint row = row0 + by;
      const uint col = col0 + e % 4u;
      if (row < m && col < n) {
        const float product = __fadd_rn(0x0.0p0f, shared[by * 12u + e % 4u]);
        const float v0 = product;
        const float v1 = in2[batch * in2_stride0 + row * in2_stride1 + col];
        const float v2 = __fadd_rn(v0, v1);
        const bool v3 = 0x0.0p0f < v2;
        const bool v4 = v2 != v2;
        const bool v5 = v3 || v4;
        const float v6 = v5 ? v2 : 0x0.0p0f;
        out0[batch * out0_stride0 + row * out0_stride1 + col] = v6;
      }
    }
    __syncthreads();
  }
}
