// k_matmul_relu: 12 groups of 256, 9728 bytes of local memory
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
    const uint in1_stride2,
    const uint in2_stride0,
    const uint in2_stride1,
    const uint out0_stride0,
    const uint out0_stride1) {
  __shared__ __align__(16) float shared[2432];
  const uint item = threadIdx.x;
  const uint group = blockIdx.x;
  const uint down = item / 64u * 8u + item / 2u % 8u;
  const uint across = item / 32u % 2u * 4u + item / 16u % 2u * 2u + item % 2u;
  const uint above = group / tiles_across;
  const uint tileAcross = group - above * tiles_across;
  const uint beyond = above / tiles_down;
  const uint tileDown = above - beyond * tiles_down;
  const uint row0 = tileDown * 128u;
  const uint col0 = tileAcross * 16u;
  const uint batch = beyond;
  const uint begin = 0u;
  const uint end = k;
  float acc[4][2];
  #pragma unroll
  for (uint i = 0u; i < 4u; ++i) {
    #pragma unroll
    for (uint j = 0u; j < 2u; ++j) {
      acc[i][j] = 0x0.0p0f;
    }
  }
  float nextA[4];
  float nextB[1];
  uint at = 0u;
  const float* fromA = shared + down * 4u;
  const float* fromB = shared + 1056u + across * 2u;
  int other = 1216;
  #pragma unroll
  for (uint t = 0u; t < 4u; ++t) {
    const uint e = item + t * 256u;
    const uint kk = e % 8u;
    const uint side = e / 8u;
    const uint atK = begin + kk;
    const uint atSide = row0 + side;
    nextA[t] = atK < end && atSide < m ? in0[batch * in0_stride0 + atSide * in0_stride1 + atK] : 0x0.0p0f;
  }
  #pragma unroll
  for (uint t = 0u; t < 1u; ++t) {
    const uint e = item + t * 256u;
    const uint kk = e % 8u;
    const uint side = e / 8u;
    const uint atK = begin + kk;
    const uint atSide = col0 + side;
    nextB[t] = e < 128u && atK < end && atSide < n ? in1[batch * in1_stride0 + atK * in1_stride1 + atSide * in1_stride2] : 0x0.0p0f;
  }
  #pragma unroll
  for (uint t = 0u; t < 4u; ++t) {
    const uint e = item + t * 256u;
    const uint kk = e % 8u;
    const uint side = e / 8u;
    shared[at + kk * 132u + side] = nextA[t];
  }
  #pragma unroll
  for (uint t = 0u; t < 1u; ++t) {
    const uint e = item + t * 256u;
    const uint kk = e % 8u;
    const uint side = e / 8u;
    if (e < 128u) shared[at + 1056u + kk * 20u + side] = nextB[t];
  }
  at += other;
  __syncthreads();
  for (uint k0 = begin; k0 < end; k0 += 8u) {
    if (k0 + 8u < end) {
      #pragma unroll
      for (uint t = 0u; t < 4u; ++t) {
        const uint e = item + t * 256u;
        const uint kk = e % 8u;
        const uint side = e / 8u;
        const uint atK = k0 + 8u + kk;
        const uint atSide = row0 + side;
        nextA[t] = atK < end && atSide < m ? in0[batch * in0_stride0 + atSide * in0_stride1 + atK] : 0x0.0p0f;
      }
      #pragma unroll
      for (uint t = 0u; t < 1u; ++t) {
        const uint e = item + t * 256u;
        const uint kk = e % 8u;
        const uint side = e / 8u;
        const uint atK = k0 + 8u + kk;
        const uint atSide = col0 + side;
        nextB[t] = e < 128u && atK < end && atSide < n ? in1[batch * in1_stride0 + atK * in1_stride1 + atSide * in1_stride2] : 0x0.0p0f;
      }
    }
    #pragma unroll
    for (uint kk = 0u; kk < 8u; ++kk) {
      float x[4];
      const float4 x0 = *(const float4*)(fromA + kk * 132u + 0u);
      x[0] = x0.x;
      x[1] = x0.y;
      x[2] = x0.z;
      x[3] = x0.w;
      float y[2];
      y[0] = *(fromB + kk * 20u + 0u);
      y[1] = *(fromB + kk * 20u + 1u);
      #pragma unroll
      for (uint i = 0u; i < 4u; ++i) {
        #pragma unroll
        for (uint j = 0u; j < 2u; ++j) {
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
      const uint kk = e % 8u;
      const uint side = e / 8u;
      shared[at + kk * 132u + side] = nextA[t];
    }
    #pragma unroll
    for (uint t = 0u; t < 1u; ++t) {
      const uint e = item + t * 256u;
      const uint kk = e % 8u;
      const uint side = e / 8u;
      if (e < 128u) shared[at + 1056u + kk * 20u + side] = nextB[t];
    }
    at += other;
    __syncthreads();
  }
  for (uint step = 0u; step < 4u; ++step) {
    #pragma unroll
    for (uint i = 0u; i < 4u; ++i) {
      if (i == step) {
        #pragma unroll
        for (uint j = 0u; j < 2u; ++j) {
          shared[down * 24u + across * 2u + j] = acc[i][j];
        }
      }
    }
    __syncthreads();
    for (uint e = item; e < 512u; e += 256u) {
      const uint by = e / 16u;
      const uint row = row0 + by * 4u + step;
      const uint col = col0 + e % 16u;
      if (row < m && col < n) {
        const float product = __fadd_rn(0x0.0p0f, shared[by * 24u + e % 16u]);
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
