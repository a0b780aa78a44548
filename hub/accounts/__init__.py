"""Who can sign in, what their role allows, and which organizations they speak for."""
